package io.aipowergrid.node.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.AnswerLogprobs.Likely;
import io.aipowergrid.node.inference.AnswerLogprobs.Position;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.ModelHashes;
import io.aipowergrid.node.inference.ReplayReport;
import io.aipowergrid.node.proof.VerificationReport.Check;
import io.aipowergrid.node.proof.VerificationReport.Verdict;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayVerifierTest {
  private static final ReceiptDraft DRAFT = ReceiptFixtures.draft(new UUID(1, 7), 0);
  private static final Receipt RECEIPT =
      DRAFT.at(
          ReceiptFixtures.KEY_ID, ReceiptFixtures.KEY_ID, ReceiptFixtures.TIME, 1, Hash256.ZERO);
  private static final Transcript TRANSCRIPT = DRAFT.transcript();

  @Test
  void passesWhenEverythingIsTheSame() {
    var checks = replay(RECEIPT.leafRoot(), OptionalInt.empty(), FinishReason.STOP, text());
    assertEquals(
        List.of("model_root", "replayed_tokens", "leaf_root", "finish_reason", "replayed_text"),
        checks.stream().map(Check::name).toList());
    assertTrue(checks.stream().allMatch(check -> check.verdict() == Verdict.PASS), "" + checks);
  }

  @Test
  void namesTheFirstTokenThatDiffers() {
    var checks = replay(RECEIPT.leafRoot(), OptionalInt.of(3), FinishReason.STOP, text());
    assertEquals(List.of("replayed_tokens"), failed(checks));
    assertTrue(checks.get(1).sentence().contains("token 3 "), checks.get(1).sentence());
  }

  @Test
  void findsAnotherRootReasonOrText() {
    assertEquals(
        List.of("leaf_root"),
        failed(replay(Hash256.ZERO, OptionalInt.empty(), FinishReason.STOP, text())));
    assertEquals(
        List.of("finish_reason"),
        failed(replay(RECEIPT.leafRoot(), OptionalInt.empty(), FinishReason.LENGTH, text())));
    assertEquals(
        List.of("finish_reason"),
        failed(replay(RECEIPT.leafRoot(), OptionalInt.empty(), null, text())));
    assertEquals(
        List.of("replayed_text"),
        failed(replay(RECEIPT.leafRoot(), OptionalInt.empty(), FinishReason.STOP, "edited")));
  }

  @Test
  void saysWhyAClaimCannotBeRun() {
    var report = ReplayReport.impossible(RECEIPT.seed(), "token id 9 is not in the vocabulary");
    var checks =
        ReplayVerifier.verify(
            RECEIPT, TRANSCRIPT, ReceiptFixtures.model(), new FixedReplay(report, false));
    assertEquals(List.of("replayable"), failed(checks));
    assertEquals(
        "The model cannot have given this answer: token id 9 is not in the vocabulary.",
        checks.getLast().sentence());
  }

  @Test
  void doesNotReplayOnAnotherModel() {
    var card = ReceiptFixtures.withHashes(ReceiptFixtures.model(), ModelHashes.UNKNOWN);
    var checks =
        ReplayVerifier.verify(
            RECEIPT,
            TRANSCRIPT,
            card,
            // It would fail if it were asked: there is nothing to compare with.
            new FixedReplay(ReplayReport.impossible(RECEIPT.seed(), "another model"), true));
    assertEquals(List.of("model_root"), failed(checks));
    assertEquals(1, checks.size());
  }

  @Test
  void comparesLogProbabilitiesWhereTheTranscriptHasThem() {
    var one = new Position(-0.5, List.of(new Likely(7, -0.5)));
    var other = new Position(-0.5, List.of(new Likely(7, Math.nextDown(-0.5))));
    var told = new AnswerLogprobs(List.of(one, one, one, one, one));
    assertEquals(List.of(), failed(replay(told, told)));
    var check = replay(told, told).getLast();
    assertEquals("replayed_logprobs", check.name());
    assertTrue(check.sentence().contains("of 5 tokens"), check.sentence());
    var computed = new AnswerLogprobs(List.of(one, one, one, other, one));
    assertEquals(List.of("replayed_logprobs"), failed(replay(told, computed)));
    assertEquals(
        "The log probabilities of output token 3 are not those that the model gives.",
        replay(told, computed).getLast().sentence());
    var cut = new AnswerLogprobs(List.of(one, one, one, one));
    assertEquals(
        "The log probabilities of output token 4 are not those that the model gives.",
        replay(cut, told).getLast().sentence());
  }

  private static List<Check> replay(AnswerLogprobs told, AnswerLogprobs computed) {
    var input = ReceiptFixtures.withLogprobs(DRAFT.input(), 1, told);
    var transcript = new ReceiptDraft(input, DRAFT.salt(), DRAFT.clientSalt()).transcript();
    var report =
        new ReplayReport(
            RECEIPT.leafRoot(),
            RECEIPT.seed(),
            OptionalInt.empty(),
            FinishReason.STOP,
            text(),
            null,
            computed);
    return ReplayVerifier.verify(
        RECEIPT, transcript, ReceiptFixtures.model(), new FixedReplay(report, false));
  }

  private static List<Check> replay(
      Hash256 root, OptionalInt difference, @Nullable FinishReason reason, String text) {
    var report = new ReplayReport(root, RECEIPT.seed(), difference, reason, text);
    return ReplayVerifier.verify(
        RECEIPT, TRANSCRIPT, ReceiptFixtures.model(), new FixedReplay(report, false));
  }

  private static String text() {
    return TRANSCRIPT.text();
  }

  private static List<String> failed(List<Check> checks) {
    return checks.stream()
        .filter(check -> check.verdict() == Verdict.FAIL)
        .map(Check::name)
        .toList();
  }
}
