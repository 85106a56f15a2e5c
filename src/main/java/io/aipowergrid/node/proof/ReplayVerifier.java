package io.aipowergrid.node.proof;

import static io.aipowergrid.node.proof.VerificationReport.Verdict.FAIL;
import static io.aipowergrid.node.proof.VerificationReport.Verdict.PASS;
import static io.aipowergrid.node.proof.VerificationReport.Verdict.SKIPPED;

import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.FinishReason;
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
      compare(checks, receipt, transcript, replay(receipt, transcript, replayer));
    }
    return checks;
  }

  /** The sentence for a replay in which every check passed. */
  public static String conclusion(Receipt receipt) {
    return "Proves that the key " + receipt.issue().keyId() + proved(receipt);
  }

  private static String proved(Receipt receipt) {
    return switch (receipt.finishReason()) {
      case STOP, LENGTH, CANCELLED ->
          " signed exactly this question and answer and logged it, and that the model gives exactly"
              + " this answer: it was computed again here and every token commitment is the same.";
      case NUMERIC_FAULT ->
          " signed and logged that it could not compute output token "
              + receipt.counts().output()
              + " of exactly this question, and that the model has this fault: it was computed"
              + " again here, every token commitment before it is the same, and there a number is"
              + " not finite. No work is claimed, so nothing is charged.";
      case ALTERED_ARITHMETIC ->
          " signed and logged that it could not compute exactly this question, because its own"
              + " arithmetic was altered: neither tokens nor work are claimed, so nothing is"
              + " charged.";
    };
  }

  private static ReplayReport replay(Receipt receipt, Transcript transcript, Replayer replayer) {
    return receipt.finishReason() == FinishReason.NUMERIC_FAULT
        ? replayer.replayFault(transcript.request(), transcript.outputTokens())
        : replayer.replay(transcript.request(), transcript.outputTokens());
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
    ending(checks, receipt, replay);
    add(
        checks,
        "replayed_text",
        replay.text().equals(transcript.text()),
        "The text is what these tokens spell.",
        "The text is not what these tokens spell.");
    if (transcript.logprobs() != null) {
      compare(checks, transcript.logprobs(), replay.logprobs());
    }
  }

  private static void compare(List<Check> checks, AnswerLogprobs claimed, AnswerLogprobs computed) {
    var difference = claimed.firstDifference(computed);
    add(
        checks,
        "replayed_logprobs",
        difference.isEmpty(),
        "The log probabilities of "
            + computed.positions().size()
            + " tokens are those that the model gives, bit for bit.",
        "The log probabilities of output token "
            + difference.orElse(-1)
            + " are not those that the model gives.");
  }

  private static void ending(List<Check> checks, Receipt receipt, ReplayReport replay) {
    switch (receipt.finishReason()) {
      case STOP, LENGTH, CANCELLED ->
          add(
              checks,
              "finish_reason",
              replay.confirms(replay.leafRoot(), receipt.finishReason())
                  || replay.firstDifference().isPresent(),
              "The answer ended where its finish reason says.",
              "The answer did not have to end where it ended.");
      case NUMERIC_FAULT -> {
        var position = "output token " + receipt.counts().output();
        add(
            checks,
            "finish_reason",
            replay.finishReason() == FinishReason.NUMERIC_FAULT,
            "The fault appears here too: " + position + " cannot be computed.",
            "The fault does not appear here: " + position + " can be computed, or cannot follow.");
      }
      case ALTERED_ARITHMETIC ->
          checks.add(
              new Check(
                  "finish_reason",
                  SKIPPED,
                  "Only that machine could see that its arithmetic was altered."));
    }
  }

  private static void add(List<Check> checks, String name, boolean holds, String yes, String no) {
    checks.add(new Check(name, holds ? PASS : FAIL, holds ? yes : no));
  }
}
