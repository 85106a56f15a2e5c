package io.aipowergrid.node.proof;

import static io.aipowergrid.node.proof.VerificationReport.Verdict.FAIL;
import static io.aipowergrid.node.proof.VerificationReport.Verdict.PASS;
import static io.aipowergrid.node.proof.VerificationReport.Verdict.SKIPPED;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.crypto.Ed25519;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.proof.VerificationReport.Check;
import io.aipowergrid.node.proof.VerificationReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks a saved receipt without server or database (exact-inference.md 2.8, V0). Stateless; may be
 * called from any thread.
 */
public final class ReceiptVerifier {
  /** Checks the file against the key it carries. */
  public VerificationReport verify(byte[] receiptJsonFile) {
    return verify(receiptJsonFile, Set.of());
  }

  /**
   * @param trustedKeys ids of the node's keys from a trusted source; when empty, the file's own key
   *     is taken at its word
   */
  public VerificationReport verify(byte[] receiptJsonFile, Set<KeyId> trustedKeys) {
    var run = new Run(trustedKeys);
    try {
      run.document(receiptJsonFile);
    } catch (MalformedBytesException e) {
      run.add("document", FAIL, "The file is no receipt: " + e.getMessage() + ".");
    }
    return new VerificationReport(run.checks, run.conclusion());
  }

  /** What a file claims, for callers that go on to replay it. */
  public static Optional<Claim> claim(byte[] receiptJsonFile) {
    try {
      var document = ReceiptDocument.parse(CanonicalJson.parse(receiptJsonFile));
      var receipt = ReceiptCodec.read(document.cbor());
      return Optional.of(new Claim(receipt, Optional.ofNullable(document.transcript())));
    } catch (MalformedBytesException e) {
      return Optional.empty();
    }
  }

  /** A receipt and, when the file has it, what stands behind it. */
  public record Claim(Receipt receipt, Optional<Transcript> transcript) {}

  private static final class Run {
    final List<Check> checks = new ArrayList<>();
    private final Set<KeyId> trustedKeys;
    private @Nullable Receipt signed;

    Run(Set<KeyId> trustedKeys) {
      this.trustedKeys = trustedKeys;
    }

    void add(String name, Verdict verdict, String sentence) {
      checks.add(new Check(name, verdict, sentence));
    }

    private void add(String name, boolean holds, String yes, String no) {
      add(name, holds ? PASS : FAIL, holds ? yes : no);
    }

    void document(byte[] file) {
      var json = CanonicalJson.parse(file);
      var document = ReceiptDocument.parse(json);
      add("document", PASS, "The file is a receipt document with all its parts.");
      Receipt receipt;
      TreeHead head;
      try {
        receipt = ReceiptCodec.read(document.cbor());
        head = TreeHeadCodec.read(document.treeHead());
      } catch (MalformedBytesException e) {
        add(
            "cbor",
            FAIL,
            "The signed bytes were changed or cut: they are no receipt in canonical CBOR ("
                + e.getMessage()
                + ").");
        return;
      }
      add(
          "cbor",
          PASS,
          "The signed bytes are canonical CBOR, " + document.cbor().length + " bytes.");
      signed = receipt;
      rendering(json, document.toJson(receipt, head));
      signature(document, receipt);
      trust(receipt.issue().keyId(), head.keyId());
      work(receipt);
      treeHead(document, receipt, head);
      inclusion(document, head);
      transcript(document, receipt);
    }

    /** The readable parts are worth nothing unless they say what the signed bytes say. */
    private void rendering(JsonNode found, JsonNode expected) {
      var difference = JsonDifference.first(found, expected);
      boolean same =
          difference.isEmpty()
              && CanonicalJson.format(found).equals(CanonicalJson.format(expected));
      add(
          "rendering",
          same,
          "The readable part says exactly what the signed bytes say.",
          "The readable part differs from the signed bytes at \""
              + difference.orElse("(file)")
              + "\".");
    }

    private void signature(ReceiptDocument document, Receipt receipt) {
      var key = keyOf(document, receipt.issue().keyId());
      boolean holds =
          key.isPresent()
              && carriesOnlyUsedKeys(document, receipt)
              && Ed25519.verify(
                  key.get(), ReceiptCodec.signedBytes(document.cbor()), document.signature());
      add(
          "signature",
          holds,
          "The node's key " + receipt.issue().keyId() + " signed these bytes.",
          key.isPresent()
              ? "The signature or a key of the file does not belong to these bytes."
              : "The file carries no key with the id that the receipt names.");
    }

    /** A key that signs nothing could be changed unnoticed, so a document must not carry one. */
    private static boolean carriesOnlyUsedKeys(ReceiptDocument document, Receipt receipt) {
      var used =
          Stream.of(receipt.issue().keyId(), TreeHeadCodec.read(document.treeHead()).keyId())
              .distinct()
              .toList();
      return used.equals(document.publicKeys().stream().map(KeyId::ofPublicKey).toList());
    }

    private void trust(KeyId receiptKey, KeyId headKey) {
      if (trustedKeys.isEmpty()) {
        add(
            "trusted_key",
            SKIPPED,
            "No key was given to compare with (--key): the file's own key is taken at its word.");
        return;
      }
      boolean holds = trustedKeys.containsAll(List.of(receiptKey, headKey));
      add(
          "trusted_key",
          holds,
          "The signatures are by a key that you trust.",
          "The signatures are by key " + receiptKey + ", which is not among those that you trust.");
    }

    private void work(Receipt receipt) {
      var counts = receipt.counts();
      boolean holds =
          counts.cachedPrompt() <= counts.prompt()
              && counts.output() <= outputMax(receipt)
              && isRecomputed(receipt);
      add(
          "work_units",
          holds,
          receipt.finishReason().isFault()
              ? "No work is claimed for what could not be computed."
              : "The work units follow from the model's size and the token counts.",
          "The token counts and work units do not fit each other.");
    }

    /** A node whose arithmetic was altered can stand by none of its tokens. */
    private static long outputMax(Receipt receipt) {
      return receipt.finishReason() == FinishReason.ALTERED_ARITHMETIC
          ? 0
          : receipt.sampling().maxTokens();
    }

    private static boolean isRecomputed(Receipt receipt) {
      var work = receipt.work();
      var counts = receipt.counts();
      try {
        return WorkUnits.of(
                work.parameters(), counts.prompt(), counts.output(), receipt.finishReason())
            .equals(work);
      } catch (ArithmeticException e) {
        return false;
      }
    }

    private void treeHead(ReceiptDocument document, Receipt receipt, TreeHead head) {
      var key = keyOf(document, head.keyId());
      boolean holds =
          head.logId().equals(receipt.issue().nodeId())
              && key.isPresent()
              && Ed25519.verify(
                  key.get(),
                  TreeHeadCodec.signedBytes(document.treeHead()),
                  document.treeHeadSignature());
      add(
          "tree_head",
          holds,
          "The node signed its log of " + head.treeSize() + " entries at " + head.time() + ".",
          "The signature of the log's tree head is not right.");
    }

    private void inclusion(ReceiptDocument document, TreeHead head) {
      var proof =
          new InclusionProof(document.logIndex(), head.treeSize(), document.inclusionPath());
      add(
          "inclusion",
          proof.proves(ReceiptCodec.hash(document.cbor()), head.root()),
          "The receipt is entry " + document.logIndex() + " of that log.",
          "The path does not lead from this receipt to the root of the log.");
    }

    private void transcript(ReceiptDocument document, Receipt receipt) {
      var transcript = document.transcript();
      if (transcript == null) {
        add(
            "transcript",
            SKIPPED,
            "The file holds hashes of question and answer only; its owner can save it with"
                + " ?include=transcript.");
        return;
      }
      var request = transcript.request();
      add(
          "request_hash",
          request.requestHash().equals(receipt.requestHash())
              && request.modelId().equals(receipt.model().id())
              && Receipt.SamplingTerms.of(request).equals(receipt.sampling()),
          "The prompt and its parameters are those that were signed.",
          "The prompt or its parameters are not those that were signed.");
      add(
          "seed",
          request.seed().equals(receipt.seed()),
          "The seed follows from the request, so the node could not choose it.",
          "The seed does not follow from the request.");
      add(
          "output_hash",
          Receipt.hashOutput(receipt.salt(), transcript.outputTokens())
              .equals(receipt.outputHash()),
          "The output tokens are those that were signed.",
          "The output tokens are not those that were signed.");
      add(
          "text_hash",
          Receipt.hashText(receipt.salt(), transcript.text()).equals(receipt.textHash()),
          "The text is the one that was delivered.",
          "The text is not the one that was delivered.");
      add(
          "token_counts",
          request.promptTokens().size() == receipt.counts().prompt()
              && transcript.outputTokens().size() == receipt.counts().output(),
          "As many tokens were counted as the transcript has.",
          "The transcript has another number of tokens than were counted.");
      add(
          "client",
          Receipt.commitClient(transcript.clientSalt(), transcript.organisationId())
              .equals(receipt.clientCommitment()),
          "The receipt was issued to the organisation that the file names.",
          "The receipt was issued to another organisation than the file names.");
    }

    private static Optional<byte[]> keyOf(ReceiptDocument document, KeyId id) {
      return document.publicKeys().stream()
          .filter(key -> KeyId.ofPublicKey(key).equals(id))
          .findFirst();
    }

    String conclusion() {
      var failed = checks.stream().filter(check -> check.verdict() == FAIL).findFirst();
      if (failed.isPresent()) {
        return "Proves nothing: the link \"" + failed.get().name() + "\" is broken.";
      }
      boolean open = checks.stream().anyMatch(check -> check.name().equals("output_hash"));
      var signer =
          "Proves that "
              + (trustedKeys.isEmpty() ? "the holder of the key in this file" : "the trusted node");
      if (signed != null && signed.finishReason().isFault()) {
        return signer + faultConclusion(signed, open);
      }
      return signer
          + " signed for "
          + (open
              ? "exactly this question and answer"
              : "one question and answer, by their hashes,")
          + " and entered it in its log; that the named model computed the answer is shown only by"
          + " --replay or an audit.";
    }

    private static String faultConclusion(Receipt receipt, boolean open) {
      boolean byModel = receipt.finishReason() == FinishReason.NUMERIC_FAULT;
      return " says that it could not compute output token "
          + receipt.counts().output()
          + " of "
          + (open ? "exactly this question" : "one question, by its hash,")
          + " under the model root "
          + receipt.model().hashes().modelRoot()
          + (byModel
              ? ", because a number was not finite,"
              : ", because its arithmetic was altered,")
          + " and entered that in its log; no work is claimed, so nothing is charged. "
          + (byModel
              ? "That the model has this fault is shown only by --replay or an audit."
              : "The fault is the node's own, and nothing that it told of the answer counts.");
    }
  }
}
