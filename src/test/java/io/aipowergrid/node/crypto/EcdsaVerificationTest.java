package io.aipowergrid.node.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

/**
 * Our verification against Bouncy Castle's and against signatures made to be odd: any pair (a, b)
 * gives R = a G + b Q, of which r, s = r / b and the digest a s make a signature that is right.
 */
class EcdsaVerificationTest {
  private static final ECDomainParameters DOMAIN =
      new ECDomainParameters(CustomNamedCurves.getByName("secp256k1"));
  private static final BigInteger N = DOMAIN.getN();
  private static final BigInteger P = DOMAIN.getCurve().getField().getCharacteristic();
  private static final BigInteger LAMBDA =
      new BigInteger("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72", 16);

  /** Scalars where additions meet equal, opposite or absent points. */
  private static final List<BigInteger> SCALARS =
      List.of(
          BigInteger.ONE,
          BigInteger.TWO,
          BigInteger.valueOf(3),
          BigInteger.valueOf(15),
          BigInteger.valueOf(2047),
          BigInteger.ONE.shiftLeft(127),
          BigInteger.ONE.shiftLeft(128),
          BigInteger.ONE.shiftLeft(128).add(BigInteger.ONE),
          BigInteger.ONE.shiftLeft(255),
          LAMBDA,
          LAMBDA.add(BigInteger.ONE),
          N.shiftRight(1),
          N.shiftRight(1).add(BigInteger.ONE),
          N.subtract(LAMBDA),
          N.subtract(BigInteger.TWO),
          N.subtract(BigInteger.ONE));

  private static boolean reference(byte[] key, BigInteger r, BigInteger s, byte[] digest) {
    ECPoint point;
    try {
      point = DOMAIN.getCurve().decodePoint(key);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (point.isInfinity() || r.signum() <= 0 || s.signum() <= 0) {
      return false;
    }
    var verifier = new ECDSASigner();
    verifier.init(false, new ECPublicKeyParameters(point, DOMAIN));
    return verifier.verifySignature(digest, r, s);
  }

  private static boolean ours(byte[] key, BigInteger r, BigInteger s, byte[] digest) {
    return Secp256k1.verifyLax(key, der(r, s), Hash256.of(digest));
  }

  private static byte[] der(BigInteger r, BigInteger s) {
    var out = new ByteArrayOutputStream();
    var rBytes = r.toByteArray();
    var sBytes = s.toByteArray();
    out.write(0x30);
    out.write(4 + rBytes.length + sBytes.length);
    out.write(2);
    out.write(rBytes.length);
    out.writeBytes(rBytes);
    out.write(2);
    out.write(sBytes.length);
    out.writeBytes(sBytes);
    return out.toByteArray();
  }

  private static byte[] bytes(BigInteger number) {
    return Secp256k1.toBytes32(number);
  }

  /** The verdict of both, which must be the same. */
  private static boolean agreed(byte[] key, BigInteger r, BigInteger s, byte[] digest) {
    boolean verdict = ours(key, r, s, digest);
    assertThat(verdict).isEqualTo(reference(key, r, s, digest));
    return verdict;
  }

  @Test
  void givesTheDaemonsVerdictOnOddSignaturesAndKeys() throws IOException {
    var hex = HexFormat.of();
    int cases = 0;
    for (var line : Files.readAllLines(Path.of("src/test/resources/crypto/ecdsa-verdicts.txt"))) {
      var fields = line.split(" ");
      boolean verdict =
          Secp256k1.verifyLax(
              hex.parseHex(fields[0]), hex.parseHex(fields[1]), Hash256.fromHex(fields[2]));
      assertThat(verdict).as(line).isEqualTo(fields[3].equals("1"));
      cases++;
    }
    assertThat(cases).isEqualTo(200);
  }

  @Test
  void agreesWithBouncyCastleOnThousandsOfRandomAndChangedSignatures() {
    var random = new Random(256);
    for (int i = 0; i < 600; i++) {
      var d = new BigInteger(256, random).mod(N.subtract(BigInteger.ONE)).add(BigInteger.ONE);
      var digest = new byte[32];
      random.nextBytes(digest);
      var signature = Secp256k1.sign(bytes(d), Hash256.of(digest));
      var key = Secp256k1.publicKey(bytes(d), random.nextBoolean());
      assertThat(agreed(key, signature.r(), signature.s(), digest)).isTrue();
      assertThat(agreed(key, signature.r(), N.subtract(signature.s()), digest)).isTrue();
      for (int change = 0; change < 5; change++) {
        var r = signature.r().flipBit(random.nextInt(256));
        var s = signature.s().flipBit(random.nextInt(256));
        var other = digest.clone();
        other[random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
        assertThat(agreed(key, r, signature.s(), digest)).isFalse();
        assertThat(agreed(key, signature.r(), s, digest)).isFalse();
        assertThat(agreed(key, signature.r(), signature.s(), other)).isFalse();
      }
    }
  }

  @Test
  void agreesWhereSumsMeetEqualAndOppositePoints() {
    for (var d : SCALARS) {
      var q = DOMAIN.getG().multiply(d).normalize();
      for (var b : SCALARS) {
        checkConstructed(q, BigInteger.ZERO, b);
        for (var a : SCALARS) {
          checkConstructed(q, a, b);
        }
      }
    }
  }

  private static void checkConstructed(ECPoint q, BigInteger a, BigInteger b) {
    var sum = DOMAIN.getG().multiply(a).add(q.multiply(b)).normalize();
    var key = q.getEncoded(true);
    if (sum.isInfinity()) {
      // No r belongs to this; whichever is claimed must be refused.
      var r = BigInteger.valueOf(7);
      var s = r.multiply(b.modInverse(N)).mod(N);
      assertThat(agreed(key, r, s, bytes(a.multiply(s).mod(N)))).isFalse();
      return;
    }
    var r = sum.getAffineXCoord().toBigInteger().mod(N);
    var s = r.multiply(b.modInverse(N)).mod(N);
    var digest = a.multiply(s).mod(N);
    assertThat(agreed(key, r, s, bytes(digest))).isTrue();
    assertThat(ours(key, r, N.subtract(s), bytes(digest)))
        .as("-s gives -R, with the same x")
        .isTrue();
    assertThat(ours(key, r, s, bytes(digest.add(BigInteger.ONE).mod(N)))).isFalse();
  }

  @Test
  void acceptsTheXAboveTheOrderThatRStandsForToo() {
    int found = 0;
    for (var x = N; found < 5; x = x.add(BigInteger.ONE)) {
      var nonce = point(x);
      if (nonce != null) {
        var r = x.subtract(N);
        if (r.signum() == 0) {
          continue;
        }
        found++;
        checkRecovered(nonce, r);
      }
    }
  }

  /** For any R and s a key exists: Q = (s R - e G) / r. */
  private static void checkRecovered(ECPoint nonce, BigInteger r) {
    var s = BigInteger.valueOf(12345);
    var e = BigInteger.valueOf(678);
    var key =
        nonce.multiply(s).subtract(DOMAIN.getG().multiply(e)).multiply(r.modInverse(N)).normalize();
    assertThat(agreed(key.getEncoded(true), r, s, bytes(e))).isTrue();
    assertThat(agreed(key.getEncoded(false), r.add(BigInteger.ONE), s, bytes(e))).isFalse();
  }

  private static ECPoint point(BigInteger x) {
    var encoded = new byte[33];
    encoded[0] = 2;
    System.arraycopy(bytes(x), 0, encoded, 1, 32);
    try {
      return DOMAIN.getCurve().decodePoint(encoded);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Test
  void aSmallRDoesNotStandForAnXPastTheField() {
    // r + order lies below p only for r < p - order; at that border and above it must not wrap.
    var border = P.subtract(N);
    int checked = 0;
    for (var r = border; checked < 3; r = r.add(BigInteger.ONE)) {
      var nonce = point(r);
      if (nonce != null) {
        checkRecovered(nonce, r);
        checked++;
      }
    }
  }

  @Test
  void refusesNumbersOutOfRange() {
    var key = DOMAIN.getG().getEncoded(true);
    var digest = bytes(BigInteger.valueOf(99));
    var good = Secp256k1.sign(bytes(BigInteger.ONE), Hash256.of(digest));
    var bad =
        List.of(
            BigInteger.ZERO,
            N,
            N.add(BigInteger.ONE),
            P,
            BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(256));
    assertThat(ours(key, good.r(), good.s(), digest)).isTrue();
    for (var number : bad) {
      assertThat(ours(key, number, good.s(), digest)).isFalse();
      assertThat(ours(key, good.r(), number, digest)).isFalse();
    }
    assertThat(ours(key, good.r().add(N), good.s(), digest)).isFalse();
    assertThat(ours(key, good.r(), good.s().add(N), digest)).isFalse();
  }

  @Test
  void takesDigestsAtAndAboveTheOrderAsTheirRemainder() {
    var key = DOMAIN.getG().multiply(BigInteger.TEN).normalize().getEncoded(true);
    var top = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    for (var digest :
        List.of(BigInteger.ZERO, BigInteger.ONE, N.subtract(BigInteger.ONE), N, top)) {
      var signature = Secp256k1.sign(bytes(BigInteger.TEN), Hash256.of(bytes(digest)));
      assertThat(agreed(key, signature.r(), signature.s(), bytes(digest))).isTrue();
    }
    var zero = Secp256k1.sign(bytes(BigInteger.TEN), Hash256.ZERO);
    assertThat(agreed(key, zero.r(), zero.s(), bytes(N))).isTrue();
  }

  @Test
  void takesCompressedUncompressedAndHybridKeysOnly() {
    for (int d = 1; d <= 40; d++) {
      var secret = bytes(BigInteger.valueOf(d));
      var digest = Sha256.hash(secret);
      var signature = Secp256k1.sign(secret, digest);
      var der = der(signature.r(), signature.s());
      var compressed = Secp256k1.publicKey(secret, true);
      var uncompressed = Secp256k1.publicKey(secret, false);
      boolean odd = (uncompressed[64] & 1) == 1;
      assertThat(Secp256k1.verifyLax(compressed, der, digest)).isTrue();
      for (int form = 0; form < 256; form++) {
        var shortKey = compressed.clone();
        shortKey[0] = (byte) form;
        assertThat(Secp256k1.verifyLax(shortKey, der, digest)).isEqualTo(form == (odd ? 3 : 2));
        var longKey = uncompressed.clone();
        longKey[0] = (byte) form;
        assertThat(Secp256k1.verifyLax(longKey, der, digest))
            .isEqualTo(form == 4 || form == (odd ? 7 : 6));
      }
    }
  }

  @Test
  void refusesKeysOfOtherLengthsOffTheCurveOrPastTheField() {
    var digest = Sha256.hash();
    var signature = Secp256k1.sign(bytes(BigInteger.ONE), digest);
    var der = der(signature.r(), signature.s());
    var key = Secp256k1.publicKey(bytes(BigInteger.ONE), false);
    for (int length = 0; length < 70; length++) {
      var other = Arrays.copyOf(key, length);
      assertThat(Secp256k1.verifyLax(other, der, digest)).isEqualTo(length == 65);
    }
    var offCurve = key.clone();
    offCurve[64] ^= 2;
    assertThat(Secp256k1.verifyLax(offCurve, der, digest)).isFalse();
    // x = 5 has no y on this curve; x = p + 1 names the x = 1, which has, in a forbidden way.
    for (var x : List.of(BigInteger.valueOf(5), P, P.add(BigInteger.ONE))) {
      var bad = new byte[33];
      bad[0] = 2;
      System.arraycopy(bytes(x), 0, bad, 1, 32);
      assertThat(Secp256k1.verifyLax(bad, der, digest)).isFalse();
      assertThat(agreed(bad, signature.r(), signature.s(), digest.toBytes())).isFalse();
    }
    assertThat(point(BigInteger.ONE)).isNotNull();
  }

  @Test
  void refusesWhatIsNoSignature() {
    var key = Secp256k1.publicKey(bytes(BigInteger.ONE), true);
    assertThat(Secp256k1.verifyLax(key, new byte[0], Hash256.ZERO)).isFalse();
    assertThat(Secp256k1.verifyLax(key, new byte[] {0x30}, Hash256.ZERO)).isFalse();
    assertThat(Secp256k1.verifyLax(new byte[0], new byte[0], Hash256.ZERO)).isFalse();
  }
}
