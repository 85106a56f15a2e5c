package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelHashes;
import io.aipowergrid.node.inference.TokenLogprobs;
import io.aipowergrid.node.jobs.JobOutcome;
import io.aipowergrid.node.jobs.JobState;
import io.aipowergrid.node.jobs.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a job tells, made up for tests. */
final class Told {
  static final UUID JOB = UUID.fromString("01989f0a-5c0c-7d3e-9d41-a1b2c3d4e5f6");
  static final AnswerIdentity IDENTITY =
      new AnswerIdentity(JOB, Instant.ofEpochSecond(1_763_800_000), "aipg-builtin");
  static final EngineIdentity ENGINE = new EngineIdentity("exact-1", Hash256.ZERO, Hash256.ZERO);
  static final ModelCard CARD =
      new ModelCard(
          "aipg-builtin",
          "aipg",
          Instant.ofEpochSecond(1_763_000_000),
          "llama",
          1,
          512,
          1000,
          ModelCard.Lane.EXACT_I,
          ModelHashes.UNKNOWN,
          1,
          ModelCard.State.LOADED,
          "");

  private Told() {}

  static GenerationEvent.Token token(int position, String text) {
    return new GenerationEvent.Token(position, 5, text, null);
  }

  static GenerationEvent.Token tokenWithLogprobs(int position, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return new GenerationEvent.Token(
        position,
        5,
        text,
        new TokenLogprobs(
            text, bytes, -0.5, List.of(new TokenLogprobs.Candidate(5, text, bytes, -0.5))));
  }

  static GenerationEvent.Finished finished(FinishReason reason, String text) {
    var timing =
        new GenerationResult.Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    return new GenerationEvent.Finished(
        reason,
        new GenerationResult(
            TokenIds.of(5), text, 3, 1, Hash256.ZERO, Hash256.ZERO, ENGINE, timing));
  }

  static JobOutcome outcome(JobState state) {
    return new JobOutcome(JOB, new Usage(3, 1, 2), MicroUsd.of(7), List.of("rcpt_1"), state);
  }
}
