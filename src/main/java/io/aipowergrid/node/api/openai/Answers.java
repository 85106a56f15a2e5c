package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.TokenLogprobs;
import io.aipowergrid.node.jobs.JobEvent;
import io.aipowergrid.node.jobs.JobHandle;
import io.aipowergrid.node.jobs.JobOutcome;
import io.aipowergrid.node.jobs.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All answers of one ended job.
 *
 * @param choices in the order of their index
 * @param engine what computed them
 */
record Answers(List<Choice> choices, EngineIdentity engine, JobOutcome outcome) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** One answer; {@code logprobs} is empty when none were asked for. */
  record Choice(int index, String text, String finishReason, List<TokenLogprobs> logprobs) {}

  Answers {
    choices = List.copyOf(choices);
  }

  /**
   * Waits for the end of the job.
   *
   * @param receipts told the ids of its receipts, also of the one of a fault
   * @throws NodeException when the job failed or was cancelled on request
   */
  static Answers await(JobHandle job, Consumer<List<String>> receipts) throws InterruptedException {
    SortedMap<Integer, Collector> collectors = new TreeMap<>();
    while (true) {
      switch (job.poll(PATIENCE)) {
        case null -> {
          // Queued or prefilling; the job's own deadline ends this.
        }
        case JobEvent.Generated(var choice, var event) ->
            collectors.computeIfAbsent(choice, Collector::new).add(event);
        case JobEvent.Failed(var code, var detail, var ids) -> {
          receipts.accept(ids);
          throw new NodeException(code, detail);
        }
        case JobEvent.Settled(var outcome) -> {
          receipts.accept(outcome.receiptIds());
          requireAnswer(outcome);
          return of(collectors, outcome);
        }
      }
    }
  }

  /**
   * A job cancelled on request has no answer; one that ran out of time keeps what was paid for.
   *
   * @throws NodeException CANCELLED
   */
  static void requireAnswer(JobOutcome outcome) {
    if (outcome.state() == JobState.CANCELLED) {
      throw new NodeException(ErrorCode.CANCELLED, "The job was cancelled.");
    }
  }

  static String finishReason(FinishReason reason) {
    return switch (reason) {
      case STOP -> "stop";
      // Cut short by its deadline: to a client the same as reaching its token limit.
      case LENGTH, CANCELLED -> "length";
      case NUMERIC_FAULT, ALTERED_ARITHMETIC ->
          throw new IllegalArgumentException(reason + " ends no answer");
    };
  }

  /** The {@code system_fingerprint}; null when the model is no longer here. */
  @Nullable String fingerprint(@Nullable ModelCard card) {
    return card == null ? null : engine.fingerprint(card);
  }

  private static Answers of(SortedMap<Integer, Collector> collectors, JobOutcome outcome) {
    var finished = collectors.values().stream().map(Collector::finish).toList();
    if (finished.isEmpty()) {
      throw new NodeException(ErrorCode.DEADLINE_EXCEEDED, "The job ended before it began.");
    }
    var engine = finished.getFirst().result().engine();
    var choices = collectors.values().stream().map(Collector::choice).toList();
    return new Answers(choices, engine, outcome);
  }

  private static final class Collector {
    private final int index;
    private final List<TokenLogprobs> logprobs = new ArrayList<>();
    private GenerationEvent.@Nullable Finished finished;

    Collector(int index) {
      this.index = index;
    }

    void add(GenerationEvent event) {
      switch (event) {
        case GenerationEvent.Token token -> {
          if (token.logprobs() != null) logprobs.add(token.logprobs());
        }
        case GenerationEvent.Finished end -> finished = end;
        case GenerationEvent.Started _, GenerationEvent.Failed _ -> {
          // The end of the job tells of a failure.
        }
      }
    }

    GenerationEvent.Finished finish() {
      var end = finished;
      if (end == null) {
        throw new NodeException(ErrorCode.INTERNAL, "An answer ended without a result.");
      }
      return end;
    }

    Choice choice() {
      var end = finish();
      return new Choice(
          index, end.result().text(), finishReason(end.reason()), List.copyOf(logprobs));
    }
  }
}
