package io.aipowergrid.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.script.PaymentScripts;
import io.aipowergrid.node.crypto.Base58;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Extended keys, paths and addresses against the daemon's wallet and the vectors of BIP32. */
class AccountKeysTest {
  private static final JsonNode FILE = readVectors();
  private static final JsonNode WALLET = FILE.get("regtest_wallet");
  private static final NetworkParams MAIN = NetworkParamsReader.read("aipg-main");
  private static final KeyPath FIRST = new KeyPath(KeyPath.Branch.RECEIVE, 0);
  private static final NetworkParams REGTEST = NetworkParamsReader.read("aipg-regtest");

  static JsonNode readVectors() {
    try (var in = AccountKeysTest.class.getResourceAsStream("/chain/addresses.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] seed() {
    return Mnemonic.parse(WALLET.get("mnemonic").get("word_list").asText()).toSeed("");
  }

  static ExtendedPrivateKey account() {
    return AccountKeys.privateAccount(seed(), REGTEST.addresses().coinType());
  }

  @Test
  void daemonsWordsGiveItsExtendedKeys() {
    JsonNode info = WALLET.get("master_key_info");
    var prefixes = REGTEST.addresses();
    var root = ExtendedPrivateKey.ofSeed(seed());
    assertThat(root.format(prefixes)).isEqualTo(info.get("bip32_root_private").asText());
    assertThat(root.toPublic().format(prefixes)).isEqualTo(info.get("bip32_root_public").asText());
    assertThat(account().format(prefixes))
        .isEqualTo(info.get("account_extended_private_key").asText());
    assertThat(account().toPublic().format(prefixes))
        .isEqualTo(info.get("account_extended_public_key").asText());
  }

  @Test
  void watchingTheAccountKeyShowsTheDaemonsAddresses() {
    String text = WALLET.get("master_key_info").get("account_extended_public_key").asText();
    var keys = new AccountKeys(ExtendedPublicKey.parse(text, REGTEST.addresses()).orElseThrow());
    var signer = new TransactionSigner(account());
    assertThat(WALLET.get("addresses")).hasSize(8);
    for (JsonNode row : WALLET.get("addresses")) {
      KeyPath path = path(row.get("hdkeypath").asText());
      Address.OfKey address = keys.address(path);
      assertThat(REGTEST.addresses().format().format(address))
          .isEqualTo(row.get("address").asText());
      assertThat(keys.key(path).toHex()).isEqualTo(row.get("pubkey").asText());
      assertThat(PaymentScripts.payTo(address).toHex()).isEqualTo(row.get("script").asText());
      byte[] wif =
          new ByteWriter()
              .uint8(REGTEST.addresses().secretKey())
              .bytes(signer.key(path).secret())
              .uint8(1)
              .toBytes();
      assertThat(Base58.encodeCheck(wif)).isEqualTo(row.get("wif").asText());
    }
  }

  private static KeyPath path(String text) {
    String[] steps = text.split("/");
    var branch = steps[4].equals("0") ? KeyPath.Branch.RECEIVE : KeyPath.Branch.CHANGE;
    return new KeyPath(branch, Integer.parseInt(steps[5]));
  }

  /** BIP32, test vector 1: m/0'/1/2'/2/1000000000. */
  @Test
  void derivesTheFirstVectorOfTheProposal() {
    var root =
        ExtendedPrivateKey.ofSeed(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));
    assertThat(root.toPublic().format(MAIN.addresses()))
        .isEqualTo(
            "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8");
    var deep = root.hardened(0).child(1).hardened(2).child(2).child(1_000_000_000);
    assertThat(deep.toPublic().format(MAIN.addresses()))
        .isEqualTo(
            "xpub6H1LXWLaKsWFhvm6RVpEL9P4KfRZSW7abD2ttkWP3SSQvnyA8FSVqNTEcYFgJS2UaFcxupHiYkro49S8yGasTvXEYBVPamhGW6cFJodrTHy");
    assertThat(root.hardened(0).child(1).toPublic())
        .isEqualTo(root.hardened(0).toPublic().child(1));
  }

  /** BIP32, test vector 5, and what belongs to another network. */
  @Test
  void refusesExtendedKeysThatCannotBe() {
    var prefixes = MAIN.addresses();
    String good = ExtendedPrivateKey.ofSeed(new byte[16]).toPublic().format(prefixes);
    assertThat(ExtendedPublicKey.parse(good, prefixes)).isPresent();
    assertThat(ExtendedPublicKey.parse(good, REGTEST.addresses())).isEmpty();
    assertThat(ExtendedPublicKey.parse(good.substring(1), prefixes)).isEmpty();
    assertThat(ExtendedPublicKey.parse("", prefixes)).isEmpty();
    String secret = ExtendedPrivateKey.ofSeed(new byte[16]).format(prefixes);
    assertThat(ExtendedPublicKey.parse(secret, prefixes)).isEmpty();
    int version = prefixes.extendedPublicKey();
    byte[] key = ExtendedPrivateKey.ofSeed(new byte[16]).publicKey().toBytes();
    assertThat(parsed(new KeyPosition(0, 1, 0), version, key)).isFalse();
    assertThat(parsed(new KeyPosition(0, 0, 1), version, key)).isFalse();
    assertThat(parsed(new KeyPosition(1, 1, 1), version, key)).isTrue();
    key[0] = 4;
    assertThat(parsed(new KeyPosition(1, 1, 1), version, key)).isFalse();
    // No point of the curve has the x-coordinate 7 (BIP32 names it in its fifth vector).
    byte[] none = new byte[33];
    none[0] = 2;
    none[32] = 7;
    assertThat(parsed(new KeyPosition(1, 1, 1), version, none)).isFalse();
  }

  /** Such a wallet would be stored, and then neither it nor the list could be shown. */
  @Test
  void anAccountHasRoomForItsAddresses() {
    byte[] key = account().publicKey().toBytes();
    var prefixes = MAIN.addresses();
    int version = prefixes.extendedPublicKey();
    String deepest = new KeyPosition(253, 1, 1).format(version, new byte[32], key);
    assertThat(AccountKeys.parse(deepest, prefixes).orElseThrow().address(FIRST)).isNotNull();
    String tooDeep = new KeyPosition(254, 1, 1).format(version, new byte[32], key);
    assertThat(ExtendedPublicKey.parse(tooDeep, prefixes)).isPresent();
    assertThat(AccountKeys.parse(tooDeep, prefixes)).isEmpty();
  }

  private static boolean parsed(KeyPosition position, int version, byte[] key) {
    String text = position.format(version, new byte[32], key);
    return ExtendedPublicKey.parse(text, MAIN.addresses()).isPresent();
  }

  @Test
  void hardenedChildrenNeedThePrivateKey() {
    var account = account().toPublic();
    assertThatThrownBy(() -> account.child(0x8000_0000))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
