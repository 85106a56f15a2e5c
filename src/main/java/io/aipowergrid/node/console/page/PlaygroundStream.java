package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.console.format.Figures;
import io.aipowergrid.node.console.format.Money;
import io.aipowergrid.node.console.session.Refusals;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.jobs.CancelReason;
import io.aipowergrid.node.jobs.JobEvent;
import io.aipowergrid.node.jobs.JobHandle;
import io.aipowergrid.node.jobs.JobOutcome;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns the events of one job into the playground's stream. One thread, one job. */
final class PlaygroundStream {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SseEventSink sink;
  private final Sse sse;
  private final Duration deadline;
  private @Nullable GenerationResult result;
  private String finish = "";
  private int sentChars;

  /** The prompt is being read. */
  record StartedData(int promptTokens, int cachedPromptTokens) {}

  /** More of the answer. */
  record TokenData(String text) {}

  /** The answer is whole, priced and receipted. */
  record DoneData(
      String jobId,
      long promptTokens,
      long cachedPromptTokens,
      long outputTokens,
      String cost,
      long firstTokenMillis,
      String speed,
      String finish,
      List<String> receipts) {}

  /** There is no answer. */
  record FailedData(String code, String detail) {}

  PlaygroundStream(SseEventSink sink, Sse sse, Duration deadline) {
    this.sink = sink;
    this.sse = sse;
    this.deadline = deadline;
  }

  /** Submits, follows to the last event, and cancels when the browser is gone. */
  void run(Supplier<JobHandle> submit, Refusals refusals) {
    try (sink) {
      try {
        follow(submit.get());
      } catch (NodeException e) {
        send("failed", new FailedData(e.code().rc(), e.detail()));
      } catch (CompletionException e) {
        throw e;
      } catch (RuntimeException e) {
        send("failed", new FailedData("internal", refusals.incident(e)));
      }
    } catch (CompletionException | IllegalStateException _) {
      // The browser went away; follow() has cancelled the job.
    }
  }

  private void follow(JobHandle job) {
    boolean ended = false;
    try {
      Duration waited = Duration.ZERO;
      while (!ended && !sink.isClosed()) {
        JobEvent event = job.poll(PATIENCE);
        if (event == null) {
          waited = waited.plus(PATIENCE);
          ended = waited.compareTo(deadline) > 0;
          sink.send(sse.newEventBuilder().comment("waiting").build()).toCompletableFuture().join();
        } else {
          tell(event, job);
          ended = event.last();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      if (!ended) {
        job.cancel(CancelReason.CLIENT_GONE);
      }
    }
  }

  private void tell(JobEvent event, JobHandle job) {
    switch (event) {
      case JobEvent.Generated(int _, GenerationEvent generated) -> tell(generated);
      case JobEvent.Settled(JobOutcome outcome) -> send("done", done(outcome));
      case JobEvent.Failed(var code, var detail) ->
          send("failed", new FailedData(code.rc(), detail + " Job " + job.id() + "."));
    }
  }

  private void tell(GenerationEvent event) {
    switch (event) {
      case GenerationEvent.Started(int prompt, int cached) ->
          send("started", new StartedData(prompt, cached));
      case GenerationEvent.Token(int _, int _, String text, var _) -> sendText(text);
      case GenerationEvent.Finished(FinishReason reason, GenerationResult whole) -> {
        finish = reason.name().toLowerCase(Locale.ROOT);
        result = whole;
        // Text that was held back as a possible stop string is only in the result.
        sendText(whole.text().substring(Math.min(sentChars, whole.text().length())));
      }
      case GenerationEvent.Failed _ -> {
        // The job's own last event says what this means for the caller.
      }
    }
  }

  private void sendText(String text) {
    if (!text.isEmpty()) {
      sentChars += text.length();
      send("token", new TokenData(text));
    }
  }

  private DoneData done(JobOutcome outcome) {
    var usage = outcome.usage();
    var timing = result == null ? null : result.timing();
    return new DoneData(
        outcome.jobId().toString(),
        usage.promptTokens(),
        usage.cachedPromptTokens(),
        usage.outputTokens(),
        Money.exact(outcome.cost()),
        timing == null ? 0 : timing.timeToFirstToken().toMillis(),
        timing == null ? "unknown" : speed(usage.outputTokens(), timing.decode()),
        finish.isEmpty() ? outcome.state().name().toLowerCase(Locale.ROOT) : finish,
        outcome.receiptIds());
  }

  /** The first token belongs to prefill, so decoding made one token less. */
  private static String speed(long tokens, Duration decode) {
    return tokens < 2 || !decode.isPositive()
        ? "too short to tell"
        : Figures.rate((tokens - 1) * 1e9 / decode.toNanos()) + " tokens/s";
  }

  private void send(String name, Object data) {
    sink.send(
            sse.newEventBuilder()
                .name(name)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(data.getClass(), data)
                .build())
        .toCompletableFuture()
        .join();
  }
}
