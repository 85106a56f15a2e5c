package io.aipowergrid.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.script.ScriptVectors;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MnemonicTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void wordListIsThatOfTheProposal() throws Exception {
    try (var in = MnemonicTest.class.getResourceAsStream("/wallet/bip39-english.txt")) {
      assertThat(in).isNotNull();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
      assertThat(HEX.formatHex(hash))
          .isEqualTo("2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
    }
  }

  @Test
  void vectorsOfTheProposalGiveWordsSeedAndMasterKey() {
    var prefixes = NetworkParamsReader.read("aipg-main").addresses();
    JsonNode rows = ScriptVectors.read("bip39_vectors.json");
    assertThat(rows.size()).isGreaterThanOrEqualTo(24);
    for (JsonNode row : rows) {
      var mnemonic = Mnemonic.ofEntropy(HEX.parseHex(row.get(0).asText()));
      assertThat(mnemonic.text()).isEqualTo(row.get(1).asText());
      byte[] seed = Mnemonic.parse(row.get(1).asText()).toSeed("TREZOR");
      assertThat(HEX.formatHex(seed)).isEqualTo(row.get(2).asText());
      assertThat(ExtendedPrivateKey.ofSeed(seed).format(prefixes)).isEqualTo(row.get(3).asText());
    }
  }

  @Test
  void readsWordsInAnyCaseAndSpacing() {
    String words = Mnemonic.ofEntropy(new byte[16]).text();
    assertThat(words).endsWith("abandon about");
    assertThat(Mnemonic.parse("  " + words.toUpperCase().replace(" ", "\n  ")).text())
        .isEqualTo(words);
  }

  @Test
  void refusesOneWrongWordWithoutRepeatingThePhrase() {
    String words = Mnemonic.ofEntropy(new byte[16]).text();
    assertThatThrownBy(() -> Mnemonic.parse(words.replace("about", "above")))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("do not fit each other")
        .hasMessageNotContaining("abandon");
    assertThatThrownBy(() -> Mnemonic.parse(words.replace("about", "abuot")))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("word 12");
  }

  @Test
  void refusesElevenThirteenAndTooManyWords() {
    for (int count : new int[] {0, 1, 9, 11, 13, 27}) {
      assertThatThrownBy(() -> Mnemonic.parse("abandon ".repeat(count)))
          .as(count + " words")
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("12, 15, 18, 21 or 24 words");
    }
    assertThatThrownBy(() -> Mnemonic.parse("abandon ".repeat(200)))
        .isInstanceOf(NodeException.class);
  }

  @Test
  void makesOtherWordsEachTimeAndNeverPrintsThem() {
    var random = new SecureRandom();
    var one = Mnemonic.random(random);
    assertThat(one.text()).isNotEqualTo(Mnemonic.random(random).text());
    assertThat(one.text().split(" ")).hasSize(12);
    assertThat(one).hasToString("mnemonic of 12 words");
  }
}
