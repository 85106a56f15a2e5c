package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.inference.GenerationEvent;
import java.util.List;

/**
 * What the holder of a {@link JobHandle} hears. {@link Settled} or {@link Failed} is the last one
 * and comes exactly once.
 */
public sealed interface JobEvent {
  /** Something happened to one choice; per choice in order. */
  record Generated(int choice, GenerationEvent event) implements JobEvent {}

  /** The job ran, was settled and has its receipts. The state tells success from cancellation. */
  record Settled(JobOutcome outcome) implements JobEvent {}

  /**
   * The job did not run to an end that is paid for; it cost nothing.
   *
   * @param receiptIds the receipt of a numeric fault; mostly none
   */
  record Failed(ErrorCode code, String detail, List<String> receiptIds) implements JobEvent {
    public Failed {
      receiptIds = List.copyOf(receiptIds);
    }

    public Failed(ErrorCode code, String detail) {
      this(code, detail, List.of());
    }
  }

  /** Whether no event follows this one. */
  default boolean last() {
    return switch (this) {
      case Generated _ -> false;
      case Settled _, Failed _ -> true;
    };
  }
}
