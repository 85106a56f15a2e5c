package io.aipowergrid.node.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.ModelHashes;
import io.aipowergrid.node.inference.ReplayReport;
import io.aipowergrid.node.proof.VerificationReport.Check;
import io.aipowergrid.node.proof.VerificationReport.Verdict;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The receipt of an error (exact-inference.md 2.2): its bytes, what it proves, and its replay. */
class FaultReceiptTest {
  private static final ReceiptVerifier VERIFIER = new ReceiptVerifier();

  /** Three tokens were drawn, the fourth could not be. */
  private static final ReceiptInput FAULT =
      ReceiptFixtures.withReason(
          ReceiptFixtures.withTokens(ReceiptFixtures.input(new UUID(1, 7), 0), 5, 9, 1022),
          FinishReason.NUMERIC_FAULT);

  private static final ReceiptInput ALTERED =
      ReceiptFixtures.withReason(
          ReceiptFixtures.withTokens(FAULT), FinishReason.ALTERED_ARITHMETIC);

  @Test
  void writesTheBytesThatAnotherEncoderMade() throws IOException {
    var hex = resource("/proof/numeric-fault.hex").strip();
    var golden = HexFormat.of().parseHex(hex);
    assertArrayEquals(golden, ReceiptCodec.write(golden()), HexFormat.of().formatHex(golden));
    assertEquals(golden(), ReceiptCodec.read(golden));
  }

  @Test
  void claimsThePositionAndNoWork() {
    var receipt = receipt(FAULT);
    assertEquals(FinishReason.NUMERIC_FAULT, receipt.finishReason());
    assertEquals(new Receipt.Counts(6, 2, 3), receipt.counts());
    assertEquals(new WorkUnits(1, 4_200_000, 0), receipt.work());
    assertEquals(receipt, ReceiptCodec.read(ReceiptCodec.write(receipt)));
  }

  @Test
  void saysWhatItProves() {
    var report = verify(ReceiptFixtures.savedDocument(FAULT));
    assertEquals(Verdict.PASS, report.verdict(), report.toString());
    assertEquals(
        "Proves that the trusted node says that it could not compute output token 3 of exactly"
            + " this question under the model root "
            + FAULT.model().hashes().modelRoot()
            + ", because a number was not finite, and entered that in its log; no work is claimed,"
            + " so nothing is charged. That the model has this fault is shown only by --replay or"
            + " an audit.",
        report.conclusion());
    var altered = verify(ReceiptFixtures.savedDocument(ALTERED));
    assertEquals(Verdict.PASS, altered.verdict(), altered.toString());
    assertTrue(altered.conclusion().contains("its arithmetic was altered"), altered.conclusion());
  }

  @Test
  void everyFlippedByteIsFound() {
    var document = ReceiptFixtures.savedDocument(FAULT);
    var file = document.getBytes(UTF_8);
    for (int i = 0; i < file.length; i++) {
      file[i] ^= 1;
      if (VERIFIER.verify(file).verdict() == Verdict.PASS) {
        assertEquals(document, CanonicalJson.format(CanonicalJson.parse(file)), "byte " + i);
      }
      file[i] ^= 1;
    }
  }

  @Test
  void aFaultThatClaimsWorkOrAnswerOfAnAlteredMachineIsRefused() {
    var honest = receipt(FAULT);
    var paid = WorkUnits.of(4_200_000, 6, 3, FinishReason.STOP);
    assertEquals(List.of(), failed(signed(honest)));
    assertEquals(List.of("work_units"), failed(signed(with(honest, honest.finishReason(), paid))));
    assertEquals(
        List.of("work_units"),
        failed(signed(with(honest, FinishReason.ALTERED_ARITHMETIC, honest.work()))));
    // And a fault cannot be passed off as an answer: its work is missing.
    assertEquals(
        List.of("work_units"), failed(signed(with(honest, FinishReason.STOP, honest.work()))));
  }

  @Test
  void replayConfirmsTheFaultOnlyWhereItAppears() {
    var root = receipt(FAULT).leafRoot();
    assertEquals(List.of(), failed(replay(FAULT, root, FinishReason.NUMERIC_FAULT)));
    assertEquals(List.of("finish_reason"), failed(replay(FAULT, root, null)));
    assertEquals(List.of("finish_reason"), failed(replay(FAULT, root, FinishReason.STOP)));
    assertEquals(
        List.of("leaf_root"), failed(replay(FAULT, Hash256.ZERO, FinishReason.NUMERIC_FAULT)));
    var conclusion = ReplayVerifier.conclusion(receipt(FAULT));
    assertTrue(conclusion.contains("output token 3 of exactly this question"), conclusion);
  }

  @Test
  void replayCannotJudgeAnAlteredMachine() {
    var checks = replay(ALTERED, receipt(ALTERED).leafRoot(), null);
    assertEquals(List.of(), failed(checks));
    assertEquals(
        List.of("finish_reason"),
        checks.stream()
            .filter(check -> check.verdict() == Verdict.SKIPPED)
            .map(Check::name)
            .toList());
  }

  private static Receipt golden() {
    var salt = ReceiptFixtures.salt("salt");
    return new Receipt(
        ReceiptLane.EXACT_I,
        hash("request"),
        hash("client"),
        new Receipt.Model(
            "aipg-builtin",
            new ModelHashes(hash("model"), hash("tokenizer"), hash("template")),
            null),
        new EngineIdentity("exact-1", hash("build"), hash("kernels")),
        hash("seed"),
        new Receipt.SamplingTerms(7_000, 40, 9_500, 0, -1_000, 0, 64),
        Receipt.hashOutput(salt, TokenIds.of(5, 9, 1022)),
        Receipt.hashText(salt, "Hello \u20ac"),
        new Receipt.Counts(6, 2, 3),
        FinishReason.NUMERIC_FAULT,
        hash("leaves"),
        null,
        new WorkUnits(1, 4_200_000, 0),
        new Receipt.Issue(key("node"), key("key"), ReceiptFixtures.TIME, 0, 41, hash("before")),
        AuditConsent.VALIDATORS,
        salt);
  }

  private static Hash256 hash(String text) {
    return ReceiptFixtures.hash(text);
  }

  private static KeyId key(String name) {
    return KeyId.of(Arrays.copyOf(hash(name).toBytes(), KeyId.LENGTH));
  }

  private static Receipt receipt(ReceiptInput input) {
    var document = ReceiptFixtures.savedDocument(input).getBytes(UTF_8);
    return ReceiptVerifier.claim(document).orElseThrow().receipt();
  }

  private static Receipt with(Receipt r, FinishReason reason, WorkUnits work) {
    return new Receipt(
        r.lane(),
        r.requestHash(),
        r.clientCommitment(),
        r.model(),
        r.engine(),
        r.seed(),
        r.sampling(),
        r.outputHash(),
        r.textHash(),
        r.counts(),
        reason,
        r.leafRoot(),
        r.proofBlobHash(),
        work,
        r.issue(),
        r.consent(),
        r.salt());
  }

  private static List<Check> signed(Receipt receipt) {
    return verify(ReceiptFixtures.savedDocument(receipt)).checks();
  }

  private static VerificationReport verify(String document) {
    return VERIFIER.verify(document.getBytes(UTF_8), Set.of(ReceiptFixtures.KEY_ID));
  }

  private static List<Check> replay(
      ReceiptInput input, Hash256 root, @Nullable FinishReason reason) {
    var report =
        new ReplayReport(
            root, input.result().seed(), OptionalInt.empty(), reason, input.result().text());
    var claim =
        ReceiptVerifier.claim(ReceiptFixtures.savedDocument(input).getBytes(UTF_8)).orElseThrow();
    return ReplayVerifier.verify(
        claim.receipt(),
        claim.transcript().orElseThrow(),
        input.model(),
        new FixedReplay(report, input.reason() == FinishReason.NUMERIC_FAULT));
  }

  private static List<String> failed(List<Check> checks) {
    return checks.stream()
        .filter(check -> check.verdict() == Verdict.FAIL)
        .map(Check::name)
        .toList();
  }

  private static String resource(String path) throws IOException {
    try (var in = FaultReceiptTest.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), UTF_8);
    }
  }
}
