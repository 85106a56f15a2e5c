package io.aipowergrid.node.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class X16rTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void givesTheGenesisHashesOfAllThreeNetworks() {
    checkGenesis(
        "0635a264ffff001eebed5b01",
        "000000fe8c99a7aacc5aff074278a8378e625c0d02e4894db8f09bab185f4eb6");
    checkGenesis(
        "5b2fa264ffff001e91ca2101",
        "000000f798386703ae778eeaf8a2f426dc2715eb8989b4226cddc1681b567760");
    checkGenesis(
        "2006a264ffff001ebb611d00",
        "0000001a53f7f3d9f8be5f0cdfeddd641bee2c6c7001a9cdfdbb6f72ca66aed5");
  }

  /** chain.md 1.1; an all-zero parent chooses BLAKE sixteen times, so both forms agree. */
  private static void checkGenesis(String timeBitsNonce, String hash) {
    var header =
        HEX.parseHex(
            "04000000"
                + "0".repeat(64)
                + "541db40396b0b553741b37527d673e33bc044c0c46c41a7f5c3dadf0dc784ae0"
                + timeBitsNonce);
    assertThat(X16r.x16r(header, Hash256.ZERO).toDisplayHex()).isEqualTo(hash);
    assertThat(X16r.x16rv2(header, Hash256.ZERO).toDisplayHex()).isEqualTo(hash);
  }

  @Test
  void namesTheBlocksOfDefaultRegtest() {
    int blocks = 0;
    for (var block : SharedVectors.chain("regtest-default-params-blocks.json").get("blocks")) {
      var header = HEX.parseHex(block.get("header").asText());
      var previous = Hash256.fromDisplayHex(block.get("prev").asText());
      var expected = block.get("hash").asText();
      switch (block.get("kind").asText()) {
        case "x16r" -> assertThat(X16r.x16r(header, previous).toDisplayHex()).isEqualTo(expected);
        case "x16rv2" ->
            assertThat(X16r.x16rv2(header, previous).toDisplayHex()).isEqualTo(expected);
        default -> {
          continue;
        }
      }
      blocks++;
    }
    assertThat(blocks).isEqualTo(8);
  }

  @Test
  void theTwoFormsDifferWhereADigitChoosesAHashWithTiger() {
    var header = new byte[X16r.HEADER_BYTES];
    var keccak = Hash256.fromDisplayHex("0".repeat(63) + "4");
    var skein = Hash256.fromDisplayHex("0".repeat(63) + "5");
    assertThat(X16r.x16r(header, keccak)).isNotEqualTo(X16r.x16rv2(header, keccak));
    assertThat(X16r.x16r(header, skein)).isEqualTo(X16r.x16rv2(header, skein));
  }

  @Test
  void takesHeadersOf80BytesOnly() {
    assertThatThrownBy(() -> X16r.x16r(new byte[79], Hash256.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> X16r.x16rv2(new byte[81], Hash256.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
