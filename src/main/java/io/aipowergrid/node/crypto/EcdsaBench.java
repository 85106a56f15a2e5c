package io.aipowergrid.node.crypto;

import com.sun.management.ThreadMXBean;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.secp256k1.EcdsaVerifier;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/**
 * How many ECDSA signatures one processor verifies a second, by our arithmetic and by Bouncy
 * Castle's, decoding the key included. Runs on the calling thread and counts its processor time.
 */
public final class EcdsaBench {
  private static final ECDomainParameters DOMAIN =
      new ECDomainParameters(CustomNamedCurves.getByName("secp256k1"));

  private static final int SAMPLES = 256;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private EcdsaBench() {}

  /**
   * Signatures per processor second, by whose code and for which form of the key.
   *
   * @param bytesEach of heap that verifying one allocates
   */
  public record Rate(String code, boolean compressed, double perCpuSecond, long bytesEach) {}

  @FunctionalInterface
  private interface Verifier {
    boolean verify(byte[] publicKey, Secp256k1Signature signature, byte[] digest);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Sample(byte[] publicKey, Secp256k1Signature signature, byte[] digest) {
    static Sample of(int number, boolean compressed) {
      var secret = Sha256.hash(new byte[] {(byte) number}).toBytes();
      var digest = Sha256.hash(secret).toBytes();
      return new Sample(
          Secp256k1.publicKey(secret, compressed),
          Secp256k1.sign(secret, Hash256.of(digest)),
          digest);
    }
  }

  /**
   * Measures both, each with compressed and with uncompressed keys.
   *
   * @param perFigure how long each figure takes; half as long again warms up
   */
  public static List<Rate> run(Duration perFigure) {
    Verifier ours = (key, rs, digest) -> EcdsaVerifier.verify(key, rs.r(), rs.s(), digest);
    Verifier theirs = EcdsaBench::verifyByBouncyCastle;
    var rates = new ArrayList<Rate>();
    for (boolean compressed : new boolean[] {true, false}) {
      var samples =
          IntStream.range(0, SAMPLES).mapToObj(number -> Sample.of(number, compressed)).toList();
      rates.add(rate("ours", compressed, samples, ours, perFigure));
      rates.add(rate("Bouncy Castle", compressed, samples, theirs, perFigure));
    }
    return rates;
  }

  private static boolean verifyByBouncyCastle(
      byte[] publicKey, Secp256k1Signature signature, byte[] digest) {
    var verifier = new ECDSASigner();
    var point = DOMAIN.getCurve().decodePoint(publicKey);
    verifier.init(false, new ECPublicKeyParameters(point, DOMAIN));
    return verifier.verifySignature(digest, signature.r(), signature.s());
  }

  private static Rate rate(
      String code, boolean compressed, List<Sample> samples, Verifier verifier, Duration time) {
    verifyFor(samples, verifier, time.dividedBy(2));
    long nanos = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long verified = verifyFor(samples, verifier, time);
    return new Rate(
        code,
        compressed,
        verified * 1e9 / (THREADS.getCurrentThreadCpuTime() - nanos),
        (THREADS.getCurrentThreadAllocatedBytes() - bytes) / verified);
  }

  private static long verifyFor(List<Sample> samples, Verifier verifier, Duration time) {
    long verified = 0;
    for (long start = System.nanoTime(); System.nanoTime() - start < time.toNanos(); ) {
      for (var sample : samples) {
        if (!verifier.verify(sample.publicKey, sample.signature, sample.digest)) {
          throw new IllegalStateException("a right signature does not verify");
        }
        verified++;
      }
    }
    return verified;
  }
}
