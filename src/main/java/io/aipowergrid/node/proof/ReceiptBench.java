package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.Ed25519;
import io.aipowergrid.node.crypto.Sha256;
import java.time.Instant;

/**
 * What a receipt costs the processor: build, hash, sign and append to the tree, without the
 * database. Runs on the calling thread; nothing it makes is kept.
 */
public final class ReceiptBench {
  private ReceiptBench() {}

  /**
   * The cost of one receipt.
   *
   * @param issueMicros to build, hash, sign and append
   * @param verifyMicros to check the signature
   * @param bytes of the receipt, without its signature of 64
   */
  public record Result(int receipts, double issueMicros, double verifyMicros, int bytes) {
    public double receiptsPerSecond() {
      return 1e6 / issueMicros;
    }
  }

  /**
   * Issues receipts for one answer, again and again.
   *
   * @param count receipts to measure; a quarter as many warm up
   */
  public static Result run(ReceiptInput input, int count) {
    var salt = Salt.of(new byte[Salt.LENGTH]);
    var bench = new Chain(new ReceiptDraft(input, salt, salt));
    bench.issue(Math.max(1, count / 4));
    long start = System.nanoTime();
    bench.issue(count);
    long issued = System.nanoTime();
    for (int i = 0; i < count; i++) {
      if (!Ed25519.verify(bench.publicKey, bench.signedBytes, bench.signature)) {
        throw new IllegalStateException("a receipt of the bench does not verify");
      }
    }
    long verified = System.nanoTime();
    return new Result(
        count, micros(issued - start, count), micros(verified - issued, count), bench.bytes);
  }

  private static double micros(long nanos, int count) {
    return nanos / 1e3 / count;
  }

  private static final class Chain {
    private final byte[] seed = Sha256.hash(Tags.of("aipg/bench/1")).toBytes();
    private final byte[] publicKey = Ed25519.publicKey(seed);
    private final KeyId keyId = KeyId.ofPublicKey(publicKey);
    private final Frontier frontier = new Frontier();
    private final ReceiptDraft draft;
    private Hash256 previous = Hash256.ZERO;
    private byte[] signedBytes = {};
    private byte[] signature = {};
    private int bytes;

    Chain(ReceiptDraft draft) {
      this.draft = draft;
    }

    void issue(int count) {
      for (int i = 0; i < count; i++) {
        var receipt = draft.at(keyId, keyId, Instant.EPOCH, frontier.size() + 1, previous);
        var cbor = ReceiptCodec.write(receipt);
        previous = ReceiptCodec.hash(cbor);
        signedBytes = ReceiptCodec.signedBytes(cbor);
        signature = Ed25519.sign(seed, publicKey, signedBytes);
        frontier.append(previous, (level, index, hash) -> {});
        bytes = cbor.length;
      }
    }
  }
}
