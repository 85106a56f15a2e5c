package io.aipowergrid.node.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.Hash256;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignaturesTest {
  private static final HexFormat HEX = HexFormat.of();

  /** SEC 2, section 2.4.1: the order of the group. */
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  @Test
  void ed25519MatchesRfc8032() {
    checkEd25519(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    checkEd25519(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    checkEd25519(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
  }

  private static void checkEd25519(String seed, String key, String message, String signature) {
    var publicKey = Ed25519.publicKey(HEX.parseHex(seed));
    assertEquals(key, HEX.formatHex(publicKey));
    var made = Ed25519.sign(HEX.parseHex(seed), publicKey, HEX.parseHex(message));
    assertEquals(signature, HEX.formatHex(made));
    assertTrue(Ed25519.verify(publicKey, HEX.parseHex(message), made));
  }

  @Test
  void ed25519RefusesEveryFlippedBitAndTheMalleableTwin() {
    var seed = Sha256.hash(new byte[] {1}).toBytes();
    var key = Ed25519.publicKey(seed);
    var message = "receipt".getBytes(UTF_8);
    var signature = Ed25519.sign(seed, key, message);
    for (int bit = 0; bit < 512; bit++) {
      signature[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(Ed25519.verify(key, message, signature), "bit " + bit);
      signature[bit / 8] ^= (byte) (1 << bit % 8);
    }
    assertFalse(Ed25519.verify(key, message, plusGroupOrder(signature)));
    assertFalse(Ed25519.verify(key, "Receipt".getBytes(UTF_8), signature));
    assertFalse(Ed25519.verify(new byte[31], message, signature));
    assertFalse(Ed25519.verify(key, message, new byte[63]));
    assertThrows(IllegalArgumentException.class, () -> Ed25519.publicKey(new byte[31]));
  }

  /** RFC 8032 5.1.7 refuses S at or above the order; S plus the order would sign the same. */
  private static byte[] plusGroupOrder(byte[] signature) {
    var order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    var reversed = new byte[33];
    for (int i = 0; i < 32; i++) {
      reversed[32 - i] = signature[32 + i];
    }
    var sum = new BigInteger(reversed).add(order);
    var twin = signature.clone();
    for (int i = 0; i < 32; i++) {
      twin[32 + i] = sum.shiftRight(8 * i).byteValue();
    }
    return twin;
  }

  @Test
  void secp256k1SignsAsTheRfc6979VectorsOfTheFieldSay() {
    checkSecp256k1(
        "0000000000000000000000000000000000000000000000000000000000000001",
        "Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8",
        "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");
    checkSecp256k1(
        "0000000000000000000000000000000000000000000000000000000000000001",
        "All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b",
        "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21");
    checkSecp256k1(
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
        "Satoshi Nakamoto",
        "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d0",
        "6b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5");
    checkSecp256k1(
        "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181",
        "Alan Turing",
        "7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c",
        "58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea");
  }

  private static void checkSecp256k1(String secret, String message, String r, String s) {
    var digest = Sha256.hash(message.getBytes(UTF_8));
    var signature = Secp256k1.sign(HEX.parseHex(secret), digest);
    assertEquals(r, HEX.formatHex(Secp256k1.toBytes32(signature.r())));
    assertEquals(s, HEX.formatHex(Secp256k1.toBytes32(signature.s())));
  }

  @Test
  void secp256k1GivesTheGeneratorForSecretOne() {
    var one = Secp256k1.toBytes32(BigInteger.ONE);
    assertEquals(
        "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        HEX.formatHex(Secp256k1.publicKey(one, true)));
    assertEquals(
        "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
            + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
        HEX.formatHex(Secp256k1.publicKey(one, false)));
  }

  @Test
  void secp256k1RecoversTheSignersKeyAndVerifies() {
    var random = new Random(6979);
    for (int i = 0; i < 40; i++) {
      var secret = new byte[32];
      random.nextBytes(secret);
      secret[0] &= 0x7f;
      var digest = Sha256.hash(secret, new byte[] {(byte) i});
      var signature = Secp256k1.sign(secret, digest);
      assertTrue(signature.s().compareTo(ORDER.shiftRight(1)) <= 0, "low s");
      for (boolean compressed : new boolean[] {true, false}) {
        var key = Secp256k1.publicKey(secret, compressed);
        assertTrue(Secp256k1.verify(key, digest, signature));
        assertFalse(Secp256k1.verify(key, Sha256.hash(digest.toBytes()), signature));
        var compact = Secp256k1Signature.fromCompact(signature.toCompact(compressed)).orElseThrow();
        assertEquals(signature, compact.signature());
        assertEquals(compressed, compact.compressedKey());
        assertArrayEquals(key, Secp256k1.recover(digest, signature, compressed).orElseThrow());
      }
    }
  }

  @Test
  void secp256k1VerifiesHighSButNeverMakesIt() {
    var secret = Secp256k1.toBytes32(BigInteger.TEN);
    var digest = Hash256.of(new byte[32]);
    var low = Secp256k1.sign(secret, digest);
    var high = new Secp256k1Signature(low.r(), ORDER.subtract(low.s()), low.recoveryId() ^ 1);
    var key = Secp256k1.publicKey(secret, true);
    assertTrue(Secp256k1.verify(key, digest, high));
    assertArrayEquals(key, Secp256k1.recover(digest, high, true).orElseThrow());
  }

  @Test
  void secp256k1RefusesKeysAndNumbersOutOfRange() {
    var zero = new byte[32];
    assertThrows(IllegalArgumentException.class, () -> Secp256k1.publicKey(zero, true));
    assertThrows(
        IllegalArgumentException.class,
        () -> Secp256k1.publicKey(Secp256k1.toBytes32(ORDER), true));
    assertFalse(Secp256k1.isPublicKey(new byte[33]));
    assertFalse(Secp256k1.isPublicKey(new byte[] {0}), "the point at infinity");
    var key = Secp256k1.publicKey(Secp256k1.toBytes32(BigInteger.ONE), true);
    assertTrue(Secp256k1.isPublicKey(key));
    var digest = Hash256.ZERO;
    for (var bad : new BigInteger[] {BigInteger.ZERO, ORDER}) {
      var badR = new Secp256k1Signature(bad, BigInteger.ONE, 0);
      var badS = new Secp256k1Signature(BigInteger.ONE, bad, 0);
      assertFalse(Secp256k1.verify(key, digest, badR));
      assertFalse(Secp256k1.verify(key, digest, badS));
      assertTrue(Secp256k1.recover(digest, badR, true).isEmpty());
      assertTrue(Secp256k1.recover(digest, badS, true).isEmpty());
    }
    assertTrue(Secp256k1Signature.fromCompact(new byte[65]).isEmpty());
    assertTrue(Secp256k1Signature.fromCompact(new byte[64]).isEmpty());
  }
}
