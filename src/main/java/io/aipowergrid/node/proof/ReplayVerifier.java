package io.aipowergrid.node.proof;

import static io.aipowergrid.node.proof.VerificationReport.Verdict.FAIL;
import static io.aipowergrid.node.proof.VerificationReport.Verdict.PASS;

import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ReplayReport;
import io.aipowergrid.node.inference.Replayer;
import io.aipowergrid.node.proof.VerificationReport.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * Re-executes what a receipt claims and compares (exact-inference.md 2.8, V1). Stateless; computes
 * on the calling thread.
 */
public final class ReplayVerifier {
  private ReplayVerifier() {}

  /**
   * The checks that only the model can answer, for a claim whose other checks passed.
   *
   * @param model the model of that name on this machine, loaded
   */
  public static List<Check> verify(
      Receipt receipt, Transcript transcript, ModelCard model, Replayer replayer) {
    var checks = new ArrayList<Check>();
    boolean sameModel = model.hashes().equals(receipt.model().hashes());
    add(
        checks,
        "model_root",
        sameModel,
        "The model on this machine is the one that was signed, tensor for tensor.",
        "The model \""
            + model.id()
            + "\" on this machine is not the one that was signed; its root is "
            + model.hashes().modelRoot()
            + ".");
    if (sameModel) {
      compare(
          checks,
          receipt,
          transcript,
          replayer.replay(transcript.request(), transcript.outputTokens()));
    }
    return checks;
  }

  /** The sentence for a replay in which every check passed. */
  public static String conclusion(Receipt receipt) {
    return "Proves that the key "
        + receipt.issue().keyId()
        + " signed exactly this question and answer and logged it, and that the model gives exactly"
        + " this answer: it was computed again here and every token commitment is the same.";
  }

  private static void compare(
      List<Check> checks, Receipt receipt, Transcript transcript, ReplayReport replay) {
    if (replay.impossible() != null) {
      checks.add(
          new Check(
              "replayable",
              FAIL,
              "The model cannot have given this answer: " + replay.impossible() + "."));
      return;
    }
    add(
        checks,
        "replayed_tokens",
        replay.firstDifference().isEmpty(),
        "All " + transcript.outputTokens().size() + " tokens are the model's own seeded draws.",
        "Output token "
            + replay.firstDifference().orElse(-1)
            + " is not what the model draws at that place.");
    add(
        checks,
        "leaf_root",
        replay.leafRoot().equals(receipt.leafRoot()),
        "The commitments to every token's hidden state and logits are the same, bit for bit.",
        "The commitments to hidden states and logits are not those that were signed.");
    add(
        checks,
        "finish_reason",
        replay.confirms(replay.leafRoot(), receipt.finishReason())
            || replay.firstDifference().isPresent(),
        "The answer ended where its finish reason says.",
        "The answer did not have to end where it ended.");
    add(
        checks,
        "replayed_text",
        replay.text().equals(transcript.text()),
        "The text is what these tokens spell.",
        "The text is not what these tokens spell.");
  }

  private static void add(List<Check> checks, String name, boolean holds, String yes, String no) {
    checks.add(new Check(name, holds ? PASS : FAIL, holds ? yes : no));
  }
}
