package io.aipowergrid.node.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The primitives under BIP32 and BIP39, by published vectors and the daemon's wallet. */
class KeyDerivationTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final int HARDENED = 0x80000000;
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  @Test
  void hmacSha512MatchesRfc4231() {
    assertThat(
            HEX.formatHex(
                HmacSha512.mac(utf8("Jefe"), utf8("what do ya want "), utf8("for nothing?"))))
        .isEqualTo(
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
    assertThat(HmacSha512.mac(new byte[0], utf8("x"))).hasSize(64);
  }

  @Test
  void sha1MatchesFipsExample() {
    assertThat(HEX.formatHex(Sha1.hash(utf8("abc"))))
        .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
  }

  @Test
  void pbkdf2MatchesPublishedResults() {
    assertThat(HEX.formatHex(Pbkdf2.hmacSha512(utf8("password"), utf8("salt"), 1, 64)))
        .isEqualTo(
            "867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252"
                + "c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce");
    assertThat(HEX.formatHex(Pbkdf2.hmacSha512(utf8("password"), utf8("salt"), 2, 64)))
        .isEqualTo(
            "e1d9c16aa681708a45f5c7c4e215ceb66e011a2e9f0040713f18aefdb866d53c"
                + "f76cab2868a39b9f7840edce4fef5a82be67335c77a6068e04112754f27ccf4e");
  }

  @Test
  void pbkdf2CutsAndContinuesBlocks() {
    var whole = Pbkdf2.hmacSha512(utf8("p"), utf8("s"), 3, 130);
    assertThat(whole).hasSize(130);
    assertThat(Pbkdf2.hmacSha512(utf8("p"), utf8("s"), 3, 65)).isEqualTo(Arrays.copyOf(whole, 65));
    assertThat(Arrays.copyOfRange(whole, 64, 128)).isNotEqualTo(Arrays.copyOf(whole, 64));
    assertThatThrownBy(() -> Pbkdf2.hmacSha512(whole, whole, 0, 64))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Pbkdf2.hmacSha512(whole, whole, 1, Pbkdf2.OUTPUT_BYTES_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void makesTheSeedsAndRootKeysOfTheDaemonsBip39Vectors() {
    var vectors = SharedVectors.script("bip39_vectors.json");
    assertThat(vectors.size()).isPositive();
    for (var row : vectors) {
      var seed = Pbkdf2.hmacSha512(utf8(row.get(1).asText()), utf8("mnemonicTREZOR"), 2048, 64);
      assertThat(HEX.formatHex(seed)).isEqualTo(row.get(2).asText());
      var node = HmacSha512.mac(utf8("Bitcoin seed"), seed);
      var payload =
          ByteBuffer.allocate(78)
              .putInt(0x0488ade4)
              .put(13, node, 32, 32)
              .position(45)
              .put((byte) 0);
      payload.put(node, 0, 32);
      assertThat(Base58.encodeCheck(payload.array())).isEqualTo(row.get(3).asText());
    }
  }

  @Test
  void followsTheDaemonsWalletFromRootToAddress() {
    var wallet = SharedVectors.chain("addresses.json").get("regtest_wallet");
    var info = wallet.get("master_key_info");
    var root = Base58.decodeCheck(info.get("bip32_root_private").asText()).orElseThrow();
    var key = new Node(Arrays.copyOfRange(root, 46, 78), Arrays.copyOfRange(root, 13, 45));
    for (int index : new int[] {44 | HARDENED, 1 | HARDENED, HARDENED}) {
      key = key.child(index);
    }
    var account =
        Base58.decodeCheck(info.get("account_extended_private_key").asText()).orElseThrow();
    assertThat(key.secret).isEqualTo(Arrays.copyOfRange(account, 46, 78));
    assertThat(key.chainCode).isEqualTo(Arrays.copyOfRange(account, 13, 45));
    var accountPublic =
        Base58.decodeCheck(info.get("account_extended_public_key").asText()).orElseThrow();
    var external =
        new PublicNode(Arrays.copyOfRange(accountPublic, 45, 78), key.chainCode).child(0);
    for (var address : wallet.get("addresses")) {
      var path = address.get("hdkeypath").asText();
      if (path.startsWith("m/44'/1'/0'/0/")) {
        int index = Integer.parseInt(path.substring("m/44'/1'/0'/0/".length()));
        var publicKey = external.child(index).key;
        assertThat(HEX.formatHex(publicKey)).isEqualTo(address.get("pubkey").asText());
        assertThat(Secp256k1.publicKey(key.child(0).child(index).secret, true))
            .isEqualTo(publicKey);
        assertThat(HEX.formatHex(Ripemd160.ofSha256(publicKey)))
            .isEqualTo(address.get("hash160").asText());
      }
    }
  }

  @Test
  void refusesSumsThatAreNoKeys() {
    var one = Secp256k1.toBytes32(BigInteger.ONE);
    var last = Secp256k1.toBytes32(ORDER.subtract(BigInteger.ONE));
    var order = Secp256k1.toBytes32(ORDER);
    assertThat(Secp256k1.addToSecret(one, last)).isEmpty();
    assertThat(Secp256k1.addToSecret(one, order)).isEmpty();
    assertThat(Secp256k1.addToSecret(last, last).orElseThrow())
        .isEqualTo(Secp256k1.toBytes32(ORDER.subtract(BigInteger.TWO)));
    var generator = Secp256k1.publicKey(one, true);
    assertThat(Secp256k1.addToPublicKey(generator, last)).isEmpty();
    assertThat(Secp256k1.addToPublicKey(generator, order)).isEmpty();
    assertThat(Secp256k1.addToPublicKey(new byte[33], one)).isEmpty();
    assertThat(Secp256k1.addToPublicKey(generator, one).orElseThrow())
        .isEqualTo(Secp256k1.publicKey(Secp256k1.toBytes32(BigInteger.TWO), true));
    assertThat(Secp256k1.addToPublicKey(generator, new byte[32]).orElseThrow())
        .isEqualTo(generator);
    assertThatThrownBy(() -> Secp256k1.addToSecret(one, new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Secp256k1.addToPublicKey(generator, new byte[33]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** BIP32, CKDpriv. */
  private record Node(byte[] secret, byte[] chainCode) {
    Node child(int index) {
      var data =
          index < 0
              ? ByteBuffer.allocate(37).put((byte) 0).put(secret).putInt(index)
              : ByteBuffer.allocate(37).put(Secp256k1.publicKey(secret, true)).putInt(index);
      var code = HmacSha512.mac(chainCode, data.array());
      return new Node(
          Secp256k1.addToSecret(secret, Arrays.copyOf(code, 32)).orElseThrow(),
          Arrays.copyOfRange(code, 32, 64));
    }
  }

  /** BIP32, CKDpub. */
  private record PublicNode(byte[] key, byte[] chainCode) {
    PublicNode child(int index) {
      var code = HmacSha512.mac(chainCode, ByteBuffer.allocate(37).put(key).putInt(index).array());
      return new PublicNode(
          Secp256k1.addToPublicKey(key, Arrays.copyOf(code, 32)).orElseThrow(),
          Arrays.copyOfRange(code, 32, 64));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
