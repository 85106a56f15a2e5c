package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.crypto.Sha256;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.ModelHashes;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The byte layout of receipts: a CBOR map with the keys 1 to 13 of proof-protocol.md 3.1, each
 * value an array in the order below. May be called from any thread.
 */
public final class ReceiptCodec {
  /** A longer receipt than this is none. */
  public static final int CBOR_BYTES_MAX = 2048;

  private static final byte[] RECEIPT_TAG = Tags.of("aipg/receipt/1");
  private static final int KEYS = 13;
  private static final int MODEL_ID_BYTES_MAX = 800;
  private static final int ARITHMETIC_BYTES_MAX = 64;
  private static final long TIME_MILLIS_MAX =
      Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private ReceiptCodec() {}

  /** What the node signs: tag, zero byte, receipt. */
  public static byte[] signedBytes(byte[] cbor) {
    var message = Arrays.copyOf(RECEIPT_TAG, RECEIPT_TAG.length + cbor.length);
    System.arraycopy(cbor, 0, message, RECEIPT_TAG.length, cbor.length);
    return message;
  }

  /** The receipt's hash, salt included: its entry in the log and the link of the next receipt. */
  public static Hash256 hash(byte[] cbor) {
    return Sha256.hash(RECEIPT_TAG, cbor);
  }

  /** {@code rcpt_} and the first 32 hex digits of the hash. */
  public static String id(Hash256 receiptHash) {
    return "rcpt_" + receiptHash.toHex().substring(0, 32);
  }

  public static byte[] write(Receipt receipt) {
    var out = new CborWriter().map(KEYS);
    out.integer(1).array(2).integer(Receipt.VERSION).integer(receipt.lane().code());
    out.integer(2).hash(receipt.requestHash());
    out.integer(3).hash(receipt.clientCommitment());
    writeModel(out.integer(4), receipt.model());
    writeEngine(out.integer(5), receipt.engine());
    writeSampling(out.integer(6), receipt.seed(), receipt.sampling());
    out.integer(7).array(2).hash(receipt.outputHash()).hash(receipt.textHash());
    writeCounts(out.integer(8), receipt.counts(), receipt.finishReason());
    optional(out.integer(9).array(2).hash(receipt.leafRoot()), receipt.proofBlobHash());
    writeWork(out.integer(10), receipt.work());
    writeIssue(out.integer(11), receipt.issue());
    out.integer(12).integer(receipt.consent().code());
    return out.integer(13).bytes(receipt.salt().toBytes()).toBytes();
  }

  /**
   * @throws MalformedBytesException when the bytes are not exactly what {@link #write} would make
   */
  public static Receipt read(byte[] cbor) {
    if (cbor.length > CBOR_BYTES_MAX) {
      throw new MalformedBytesException("a receipt has at most 2048 bytes");
    }
    var in = new CborReader(cbor);
    in.map(KEYS);
    key(in, 1).array(2);
    in.require(Receipt.VERSION);
    var lane = byCode(ReceiptLane.values(), ReceiptLane::code, in.integer());
    var requestHash = key(in, 2).hash();
    var client = key(in, 3).hash();
    var model = readModel(key(in, 4));
    var engine = readEngine(key(in, 5));
    key(in, 6).array(8);
    var seed = in.hash();
    var sampling = readSampling(in);
    key(in, 7).array(2);
    var outputHash = in.hash();
    var textHash = in.hash();
    key(in, 8).array(4);
    var counts = new Receipt.Counts(count(in), count(in), count(in));
    var reason = byCode(FinishReason.values(), ReceiptCodec::code, in.integer());
    key(in, 9).array(2);
    var leafRoot = in.hash();
    var blob = optionalHash(in);
    var work = readWork(key(in, 10));
    var issue = readIssue(key(in, 11));
    var consent = byCode(AuditConsent.values(), AuditConsent::code, key(in, 12).integer());
    var salt = Salt.of(key(in, 13).bytes(Salt.LENGTH));
    in.requireEnd();
    return new Receipt(
        lane,
        requestHash,
        client,
        model,
        engine,
        seed,
        sampling,
        outputHash,
        textHash,
        counts,
        reason,
        leafRoot,
        blob,
        work,
        issue,
        consent,
        salt);
  }

  private static void writeModel(CborWriter out, Receipt.Model model) {
    var hashes = model.hashes();
    out.array(5).text(model.id()).hash(hashes.modelRoot());
    optional(out.hash(hashes.tokenizerHash()).hash(hashes.templateHash()), model.adapterRoot());
  }

  private static Receipt.Model readModel(CborReader in) {
    in.array(5);
    var id = in.text(MODEL_ID_BYTES_MAX);
    return new Receipt.Model(
        id, new ModelHashes(in.hash(), in.hash(), in.hash()), optionalHash(in));
  }

  private static void writeEngine(CborWriter out, EngineIdentity engine) {
    out.array(3).text(engine.arithmeticVersion());
    out.hash(engine.engineBuildHash()).hash(engine.kernelSetHash());
  }

  private static EngineIdentity readEngine(CborReader in) {
    in.array(3);
    return new EngineIdentity(in.text(ARITHMETIC_BYTES_MAX), in.hash(), in.hash());
  }

  private static void writeSampling(CborWriter out, Hash256 seed, Receipt.SamplingTerms terms) {
    out.array(8).hash(seed);
    out.integer(terms.temperatureE4()).integer(terms.topK());
    out.integer(terms.topPE4()).integer(terms.minPE4());
    out.integer(terms.frequencyPenaltyE4()).integer(terms.presencePenaltyE4());
    out.integer(terms.maxTokens());
  }

  private static Receipt.SamplingTerms readSampling(CborReader in) {
    return new Receipt.SamplingTerms(
        int32(in), int32(in), int32(in), int32(in), int32(in), int32(in), int32(in));
  }

  private static void writeCounts(CborWriter out, Receipt.Counts counts, FinishReason reason) {
    out.array(4).integer(counts.prompt()).integer(counts.cachedPrompt()).integer(counts.output());
    out.integer(code(reason));
  }

  private static void writeWork(CborWriter out, WorkUnits work) {
    out.array(3).integer(work.rule()).integer(work.parameters());
    out.integer(work.multiplyAccumulates());
  }

  private static WorkUnits readWork(CborReader in) {
    in.array(3);
    return new WorkUnits((int) in.integer(0, Integer.MAX_VALUE), count(in), count(in));
  }

  private static void writeIssue(CborWriter out, Receipt.Issue issue) {
    out.array(6).bytes(issue.nodeId().toBytes()).bytes(issue.keyId().toBytes());
    out.integer(issue.time().toEpochMilli()).integer(issue.epochHeight());
    out.integer(issue.sequence()).hash(issue.previousReceiptHash());
  }

  private static Receipt.Issue readIssue(CborReader in) {
    in.array(6);
    return new Receipt.Issue(
        KeyId.of(in.bytes(KeyId.LENGTH)),
        KeyId.of(in.bytes(KeyId.LENGTH)),
        readTime(in),
        count(in),
        in.integer(1, Long.MAX_VALUE),
        in.hash());
  }

  static Instant readTime(CborReader in) {
    return Instant.ofEpochMilli(in.integer(0, TIME_MILLIS_MAX));
  }

  /** The number of a finish reason in the signed receipt; it never changes. */
  private static int code(FinishReason reason) {
    return switch (reason) {
      case STOP -> 1;
      case LENGTH -> 2;
      case CANCELLED -> 3;
      case NUMERIC_FAULT -> 4;
      case ALTERED_ARITHMETIC -> 5;
    };
  }

  private static CborReader key(CborReader in, int key) {
    in.require(key);
    return in;
  }

  private static long count(CborReader in) {
    return in.integer(0, Long.MAX_VALUE);
  }

  private static int int32(CborReader in) {
    return (int) in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static void optional(CborWriter out, @Nullable Hash256 hash) {
    if (hash == null) {
      out.nothing();
    } else {
      out.hash(hash);
    }
  }

  private static @Nullable Hash256 optionalHash(CborReader in) {
    return in.skipNothing() ? null : in.hash();
  }

  private static <T> T byCode(T[] values, ToIntFunction<T> code, long wanted) {
    for (var value : values) {
      if (code.applyAsInt(value) == wanted) {
        return value;
      }
    }
    throw new MalformedBytesException("CBOR: unknown code " + wanted);
  }
}
