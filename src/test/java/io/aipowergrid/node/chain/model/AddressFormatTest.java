package io.aipowergrid.node.chain.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.chain.script.PaymentScripts;
import io.aipowergrid.node.crypto.Base58;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AddressFormatTest {
  private static final AddressFormat MAIN = new AddressFormat(23, 23);
  private static final AddressFormat TEST = new AddressFormat(20, 20);
  private static final AddressFormat REGTEST = new AddressFormat(111, 196);
  private static final Hash160 HASH = Hash160.fromHex("ab".repeat(20));

  private static JsonNode vectors() throws IOException {
    return new ObjectMapper().readTree(Path.of("src/test/resources/chain/addresses.json").toFile());
  }

  @Test
  void writesAndReadsTheDaemonsAddresses() throws IOException {
    JsonNode addresses = vectors().at("/regtest_wallet/addresses");
    for (JsonNode row : addresses) {
      var key = new Address.OfKey(Hash160.fromHex(row.get("hash160").asText()));
      assertThat(REGTEST.format(key)).isEqualTo(row.get("address").asText());
      assertThat(REGTEST.parse(row.get("address").asText())).contains(key);
      assertThat(PaymentScripts.payTo(key).toHex()).isEqualTo(row.get("script").asText());
    }
    assertThat(addresses).isNotEmpty();
  }

  @Test
  void readsTheOperationsAddressOfMainAndNotThatOfTest() throws IOException {
    JsonNode main = vectors().at("/operations_addresses/main");
    Address address = MAIN.parse(main.get("address").asText()).orElseThrow();
    assertThat(PaymentScripts.payTo(address).toHex()).isEqualTo(main.get("script").asText());
    assertThat(TEST.parse(vectors().at("/operations_addresses/test/address").asText())).isEmpty();
    assertThat(REGTEST.parse("")).isEmpty();
  }

  @Test
  void scriptsHaveAnAddressOnlyWhereTheirPrefixIsTheirOwn() {
    var script = new Address.OfScript(HASH);
    assertThat(MAIN.format((Address) script)).isEmpty();
    assertThat(TEST.format((Address) script)).isEmpty();
    String text = REGTEST.format((Address) script).orElseThrow();
    assertThat(text).startsWith("2");
    assertThat(REGTEST.parse(text)).contains(script);
    assertThat(MAIN.parse(text)).isEmpty();
  }

  @Test
  void everyAddressOfMainIsOneOfAKey() {
    String text = MAIN.format(new Address.OfKey(HASH));
    assertThat(text).startsWith("A");
    assertThat(MAIN.parse(text)).contains(new Address.OfKey(HASH));
  }

  @Test
  void refusesWrongLengthsAndChecksums() {
    String text = MAIN.format(new Address.OfKey(HASH));
    char last = text.charAt(text.length() - 1);
    assertThat(MAIN.parse(text.substring(0, text.length() - 1) + (last == 'a' ? 'b' : 'a')))
        .isEmpty();
    var longer = new byte[22];
    longer[0] = 23;
    assertThat(MAIN.parse(Base58.encodeCheck(longer))).isEmpty();
    assertThat(MAIN.parse("AIissueAssetXXXXXXXXXXXXXXXXXhhZGt")).isEmpty();
    assertThatThrownBy(() -> new AddressFormat(256, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
