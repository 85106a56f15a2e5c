package io.aipowergrid.node.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Published vectors: FIPS 180-4, RFC 4231, RFC 5869, the RIPEMD-160 and Keccak submissions. */
class HashesTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void sha256MatchesFipsExamples() {
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Sha256.hash().toHex());
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Sha256.hash(ascii("abc")).toHex());
    assertEquals(
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        Sha256.hash(ascii("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).toHex());
  }

  @Test
  void sha256StreamsAMillionLetters() {
    var sha = new Sha256();
    var chunk = ascii("a".repeat(1000));
    for (int i = 0; i < 999; i++) {
      sha.update(chunk);
    }
    for (int i = 0; i < 500; i++) {
      sha.update((byte) 'a');
    }
    sha.update(chunk, 500, 500);
    assertEquals(
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", sha.finish().toHex());
    assertEquals(Sha256.hash(), sha.finish(), "a finished instance is as new");
  }

  @Test
  void aFailedCallLeavesNothingForTheNext() {
    assertThrows(NullPointerException.class, () -> Sha256.hash(ascii("left over"), null));
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Sha256.hash(ascii("abc")).toHex());
  }

  @Test
  void doubleHashOfTheGenesisHeaderIsItsName() {
    // The 80-byte header of Bitcoin's first block.
    var header =
        HEX.parseHex(
            "01000000"
                + "0".repeat(64)
                + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a"
                + "29ab5f49ffff001d1dac2b7c");
    assertEquals(
        "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
        Sha256.doubleHash(header).toDisplayHex());
    assertEquals(Sha256.doubleHash(header), new Sha256().update(header).finishDouble());
  }

  @Test
  void hmacMatchesRfc4231() {
    var key1 = new byte[20];
    Arrays.fill(key1, (byte) 0x0b);
    var mac = HmacSha256.mac(key1, ascii("Hi "), ascii("There"));
    assertEquals("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", mac.toHex());
    assertEquals(
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        HmacSha256.mac(ascii("Jefe"), ascii("what do ya want for nothing?")).toHex());
    var key6 = new byte[131];
    Arrays.fill(key6, (byte) 0xaa);
    assertEquals(
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        HmacSha256.mac(key6, ascii("Test Using Larger Than Block-Size Key - Hash Key First"))
            .toHex());
    assertTrue(HmacSha256.verify(mac, key1, ascii("Hi There")));
    assertFalse(HmacSha256.verify(mac, key1, ascii("Hi there")));
  }

  @Test
  void hmacTakesTheEmptyKey() {
    assertEquals(
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad",
        HmacSha256.mac(new byte[0]).toHex());
  }

  @Test
  void hkdfMatchesRfc5869Case1() {
    var ikm = new byte[22];
    Arrays.fill(ikm, (byte) 0x0b);
    var prk = Hkdf.extract(HEX.parseHex("000102030405060708090a0b0c"), ikm);
    assertEquals(
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5", HEX.formatHex(prk));
    assertEquals(
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        HEX.formatHex(Hkdf.expand(prk, HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"), 42)));
  }

  @Test
  void hkdfMatchesRfc5869Case3() {
    var ikm = new byte[22];
    Arrays.fill(ikm, (byte) 0x0b);
    var prk = Hkdf.extract(new byte[0], ikm);
    assertEquals(
        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04", HEX.formatHex(prk));
    assertEquals(
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        HEX.formatHex(Hkdf.expand(prk, new byte[0], 42)));
  }

  @Test
  void hkdfGivesAtMost255Blocks() {
    var prk = new byte[32];
    assertEquals(8160, Hkdf.expand(prk, new byte[0], 8160).length);
    assertEquals(0, Hkdf.expand(prk, new byte[0], 0).length);
    assertThrows(IllegalArgumentException.class, () -> Hkdf.expand(prk, new byte[0], 8161));
    assertThrows(IllegalArgumentException.class, () -> Hkdf.expand(prk, new byte[0], -1));
  }

  @Test
  void subkeysDifferByLabelAndComeFromTheSameSecretText() {
    var secret = new byte[32];
    secret[5] = (byte) 0xff;
    secret[6] = (byte) 0xfe;
    var text = Base64.getEncoder().encodeToString(secret);
    var urlText = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    assertFalse(text.equals(urlText));
    assertArrayEquals(Hkdf.subkey(secret, "a"), Hkdf.subkey(urlText, "a"));
    assertArrayEquals(Hkdf.subkey(secret, "a"), Hkdf.subkey(text + "\n", "a"));
    assertFalse(Arrays.equals(Hkdf.subkey(secret, "a"), Hkdf.subkey(secret, "b")));
    // The secret file holds the URL-safe alphabet without padding.
    var noisy = new byte[32];
    Arrays.fill(noisy, (byte) 0xFB);
    var urlSafe = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(noisy);
    assertArrayEquals(Hkdf.subkey(noisy, "a"), Hkdf.subkey(urlSafe, "a"));
    assertThrows(IllegalArgumentException.class, () -> Hkdf.subkey("not base64!", "a"));
    assertThrows(IllegalArgumentException.class, () -> Hkdf.subkey(text.substring(4), "a"));
  }

  @Test
  void ripemd160MatchesItsPaper() {
    assertEquals(
        "9c1185a5c5e9fc54612808977ee8f548b2258d31", HEX.formatHex(Ripemd160.hash(ascii(""))));
    assertEquals(
        "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc", HEX.formatHex(Ripemd160.hash(ascii("abc"))));
    // HASH160 of the generator point in compressed form: the address of the secret 1.
    assertEquals(
        "751e76e8199196d454941c45d1b3a323f1433bd6",
        HEX.formatHex(
            Ripemd160.ofSha256(
                HEX.parseHex(
                    "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"))));
  }

  @Test
  void keccakIsTheOriginalNotSha3() {
    assertEquals(
        "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
        Keccak256.hash().toHex());
    assertEquals(
        "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
        Keccak256.hash(ascii("a"), ascii("bc")).toHex());
  }

  @Test
  void keccak512IsTheOriginalNotSha3() {
    assertEquals(
        "0eab42de4c3ceb9235fc91acffe746b29c29a8c366b7c60e4e67c466f36a4304"
            + "c00fa9caf9d87976ba469bcbe06713b435f091ef2769fb160cdab33d3670680e",
        HEX.formatHex(Keccak512.hash()));
  }

  @Test
  void keccakMatchesBouncyCastleAtEveryLengthAroundItsBlocks() {
    for (int length = 0; length < 300; length++) {
      var message = new byte[length];
      new java.util.SplittableRandom(length).nextBytes(message);
      assertArrayEquals(bouncyCastle(256, message), Keccak256.hash(message).toBytes());
      assertArrayEquals(bouncyCastle(512, message), Keccak512.hash(message));
      int half = length / 2;
      assertArrayEquals(
          Keccak512.hash(message),
          Keccak512.hash(Arrays.copyOf(message, half), Arrays.copyOfRange(message, half, length)));
    }
  }

  @Test
  void keccak512OfABlockWorksInPlace() {
    var state = new long[KeccakF1600.WORDS];
    Arrays.fill(state, -1);
    var message = new byte[Keccak512.LENGTH];
    Arrays.fill(message, (byte) 0xff);
    Keccak512.hashBlock(state);
    var bytes = java.nio.ByteBuffer.allocate(Keccak512.LENGTH);
    bytes.order(java.nio.ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(state, 0, 8);
    assertArrayEquals(Keccak512.hash(message), bytes.array());
  }

  private static byte[] bouncyCastle(int bits, byte[] message) {
    var digest = new org.bouncycastle.crypto.digests.KeccakDigest(bits);
    digest.update(message, 0, message.length);
    var output = new byte[bits / 8];
    digest.doFinal(output, 0);
    return output;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
