package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.console.format.Figures;
import io.aipowergrid.node.console.format.Money;
import io.aipowergrid.node.console.live.EventStream;
import io.aipowergrid.node.console.session.Refusals;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.jobs.CancelReason;
import io.aipowergrid.node.jobs.JobEvent;
import io.aipowergrid.node.jobs.JobHandle;
import io.aipowergrid.node.jobs.JobOutcome;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns the events of one job into the playground's stream. One thread, one job. */
@RegisterForReflection(
    targets = {
      PlaygroundStream.AdmittedData.class,
      PlaygroundStream.StartedData.class,
      PlaygroundStream.TokenData.class,
      PlaygroundStream.DoneData.class,
      PlaygroundStream.FailedData.class
    })
final class PlaygroundStream {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EventStream stream;
  private final Duration deadline;
  private @Nullable GenerationResult result;
  private String finish = "";
  private int sentChars;

  /** The job exists; by its id it can be stopped. */
  record AdmittedData(String jobId) {}

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

  PlaygroundStream(EventStream stream, Duration deadline) {
    this.stream = stream;
    this.deadline = deadline;
  }

  /** Submits and follows to the last event; a browser that leaves cancels the job. */
  void run(Supplier<JobHandle> submit, Refusals refusals) {
    try (stream) {
      try {
        follow(submit.get());
      } catch (NodeException e) {
        send("failed", new FailedData(e.code().rc(), e.detail()));
      } catch (RuntimeException e) {
        send("failed", new FailedData("internal", refusals.incident(e)));
      }
    } catch (IOException _) {
      // The browser went away; its job is cancelled.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(JobHandle job) throws IOException, InterruptedException {
    stream.whenGone(() -> job.cancel(CancelReason.CLIENT_GONE));
    boolean ended = false;
    try {
      send("admitted", new AdmittedData(job.id().toString()));
      Duration silent = Duration.ZERO;
      while (!ended && silent.compareTo(deadline) <= 0) {
        JobEvent event = job.poll(PATIENCE);
        if (event == null) {
          silent = silent.plus(PATIENCE);
          stream.ping();
        } else {
          tell(event, job);
          ended = event.last();
        }
      }
    } finally {
      if (!ended) {
        job.cancel(CancelReason.CLIENT_GONE);
      }
    }
  }

  private void tell(JobEvent event, JobHandle job) throws IOException, InterruptedException {
    switch (event) {
      case JobEvent.Generated(int _, GenerationEvent generated) -> tell(generated);
      case JobEvent.Settled(JobOutcome outcome) -> send("done", done(outcome));
      case JobEvent.Failed(var code, var detail, var _) ->
          send("failed", new FailedData(code.rc(), detail + " Job " + job.id() + "."));
    }
  }

  private void tell(GenerationEvent event) throws IOException, InterruptedException {
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

  private void sendText(String text) throws IOException, InterruptedException {
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

  private void send(String name, Object data) throws IOException, InterruptedException {
    stream.send(name, data);
  }
}
