package io.aipowergrid.node.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Base58Test {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void agreesWithTheDaemonsPairs() {
    var pairs = SharedVectors.script("base58_encode_decode.json");
    assertThat(pairs).hasSize(12);
    for (var pair : pairs) {
      var bytes = HEX.parseHex(pair.get(0).asText());
      var text = pair.get(1).asText();
      assertThat(Base58.encode(bytes)).isEqualTo(text);
      assertThat(Base58.decode(text).orElseThrow()).isEqualTo(bytes);
    }
  }

  @Test
  void readsTheDaemonsValidKeysAndAddresses() {
    int count = 0;
    for (var row : SharedVectors.script("base58_keys_valid.json")) {
      var payload = Base58.decodeCheck(row.get(0).asText()).orElseThrow();
      assertThat(HEX.formatHex(payload)).as(row.get(0).asText()).contains(row.get(1).asText());
      assertThat(Base58.encodeCheck(payload)).isEqualTo(row.get(0).asText());
      count++;
    }
    assertThat(count).isPositive();
  }

  @Test
  void noInvalidTextOfTheDaemonIsAnAddressOrKey() {
    for (var row : SharedVectors.script("base58_keys_invalid.json")) {
      // Some of them have a right checksum over a payload of the wrong length or prefix.
      Base58.decodeCheck(row.get(0).asText())
          .ifPresent(payload -> assertThat(isKnownForm(payload)).as(row.toString()).isFalse());
    }
  }

  private static boolean isKnownForm(byte[] payload) {
    int prefix = payload.length == 0 ? -1 : payload[0] & 0xff;
    return switch (prefix) {
      case 60, 122, 111, 196 -> payload.length == 21;
      case 128, 239 -> payload.length == 33 || payload.length == 34 && payload[33] == 1;
      default -> false;
    };
  }

  @Test
  void roundTripsEveryLengthWithLeadingZeros() {
    var random = new Random(58);
    for (int length = 0; length <= 200; length++) {
      var bytes = new byte[length];
      random.nextBytes(bytes);
      for (int zeros = 0; zeros < Math.min(length, 4); zeros++) {
        bytes[zeros] = 0;
        assertThat(Base58.decode(Base58.encode(bytes)).orElseThrow()).isEqualTo(bytes);
        assertThat(Base58.decodeCheck(Base58.encodeCheck(bytes)).orElseThrow()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void refusesForeignCharactersAndWrongChecksums() {
    for (var text : new String[] {"0", "O", "I", "l", " 2g", "2g ", "2g\n", "é", "2\0g"}) {
      assertThat(Base58.decode(text)).as(text).isEmpty();
    }
    var text = "miDgUgRNbdSJe1FX8Y6bkAKYtoTqZ2VmGq";
    assertThat(Base58.decodeCheck(text)).isPresent();
    assertThat(Base58.decodeCheck(text.replace("miD", "miE"))).isEmpty();
    assertThat(Base58.decodeCheck(text.substring(1))).isEmpty();
    assertThat(Base58.decodeCheck("")).isEmpty();
    assertThat(Base58.decodeCheck("11")).isEmpty();
  }

  @Test
  void boundsItsWork() {
    assertThat(Base58.encode(new byte[Base58.BYTES_MAX])).isEqualTo("1".repeat(Base58.BYTES_MAX));
    assertThatThrownBy(() -> Base58.encode(new byte[Base58.BYTES_MAX + 1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Base58.decode("z".repeat(Base58.CHARS_MAX))).isPresent();
    assertThat(Base58.decode("z".repeat(Base58.CHARS_MAX + 1))).isEmpty();
  }
}
