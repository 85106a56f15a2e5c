package io.aipowergrid.node.api.testing;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationFault;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.TokenLogprobs;
import io.aipowergrid.node.jobs.JobAssignment;
import io.aipowergrid.node.jobs.JobEvent;
import io.aipowergrid.node.jobs.JobRunner;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs models that always write the words "w0 w1 w2 ..." up to the token limit: {@link #WORDS} at
 * once, {@link #SLOW} one in 20 ms, {@link #SILENT} none until it is cancelled, {@link #BROKEN} two
 * and then a fault. {@link #CRASHING} ends with an exception that nobody expects.
 */
@ApplicationScoped
public class ScriptedRunner implements JobRunner {
  public static final String WORDS = "scripted/words";
  public static final String SLOW = "scripted/slow";
  public static final String SILENT = "scripted/silent";
  public static final String BROKEN = "scripted/broken";
  public static final String CRASHING = "scripted/crashing";
  public static final String ASLEEP = "scripted/asleep";
  public static final List<String> MODELS = List.of(WORDS, SLOW, SILENT, BROKEN, CRASHING, ASLEEP);

  private static final EngineIdentity ENGINE =
      new EngineIdentity("script-1", Hash256.ZERO, Hash256.ZERO);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<UUID, Long> cancelledAtNanos = new ConcurrentHashMap<>();

  /** When a running job learned that it must stop; null while it did not. */
  public @Nullable Long cancelledAtNanos(UUID jobId) {
    return cancelledAtNanos.get(jobId);
  }

  @Override
  public int preference() {
    return -10;
  }

  @Override
  public boolean accepts(String modelId) {
    return MODELS.contains(modelId);
  }

  @Override
  public void run(JobAssignment job, Consumer<JobEvent.Generated> events)
      throws InterruptedException {
    var stopped = new CountDownLatch(1);
    job.cancellation()
        .onCancel(
            () -> {
              cancelledAtNanos.put(job.jobId(), System.nanoTime());
              stopped.countDown();
            });
    for (var request : job.generations()) {
      generate(
          request,
          stopped,
          event -> events.accept(new JobEvent.Generated(request.choice(), event)));
    }
  }

  private static void generate(
      GenerationRequest request, CountDownLatch stopped, Consumer<GenerationEvent> sink)
      throws InterruptedException {
    sink.accept(new GenerationEvent.Started(request.promptTokens().size(), 0));
    if (request.modelId().equals(CRASHING)) {
      throw new IllegalStateException("the script crashes");
    }
    int tokens = 0;
    while (tokens < request.maxTokens()) {
      if (stopped.await(pause(request.modelId()).toNanos(), TimeUnit.NANOSECONDS)) {
        sink.accept(finished(FinishReason.CANCELLED, request, tokens));
        return;
      }
      if (request.modelId().equals(BROKEN) && tokens == 2) {
        sink.accept(fault(request, tokens));
        return;
      }
      sink.accept(token(request, tokens++));
    }
    sink.accept(finished(FinishReason.LENGTH, request, tokens));
  }

  private static Duration pause(String modelId) {
    return switch (modelId) {
      case SLOW -> Duration.ofMillis(20);
      case SILENT -> PATIENCE;
      default -> Duration.ZERO;
    };
  }

  private static GenerationEvent.Token token(GenerationRequest request, int position) {
    var text = word(position);
    if (!request.sampling().wantsLogprobs()) {
      return new GenerationEvent.Token(position, position, text, null);
    }
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var best = new TokenLogprobs.Candidate(position, text, bytes, -0.25);
    var top =
        request.sampling().topLogprobs() > 0 ? List.of(best) : List.<TokenLogprobs.Candidate>of();
    return new GenerationEvent.Token(
        position, position, text, new TokenLogprobs(text, bytes, -0.25, top));
  }

  /** What the script writes at a position. */
  public static String word(int position) {
    return (position == 0 ? "w" : " w") + position;
  }

  /** What the script has written after so many tokens. */
  public static String text(int tokens) {
    var text = new StringBuilder();
    for (int i = 0; i < tokens; i++) text.append(word(i));
    return text.toString();
  }

  private static GenerationEvent.Failed fault(GenerationRequest request, int tokens) {
    var until = finished(FinishReason.CANCELLED, request, tokens).result();
    return new GenerationEvent.Failed(
        ErrorCode.NUMERIC_FAULT,
        "The script says so.",
        new GenerationFault(FinishReason.NUMERIC_FAULT, until));
  }

  private static GenerationEvent.Finished finished(
      FinishReason reason, GenerationRequest request, int tokens) {
    var ids = new int[tokens];
    for (int i = 0; i < tokens; i++) ids[i] = i;
    var timing =
        new GenerationResult.Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    return new GenerationEvent.Finished(
        reason,
        new GenerationResult(
            TokenIds.of(ids),
            text(tokens),
            request.promptTokens().size(),
            0,
            Hash256.ZERO,
            request.seed(),
            ENGINE,
            timing));
  }
}
