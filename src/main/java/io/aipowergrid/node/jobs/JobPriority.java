package io.aipowergrid.node.jobs;

import java.util.Locale;

/**
 * The queues of the node, best first (api.md 8.1, rule 5). The order of the constants is the order
 * of service; the dispatcher keeps a minimum for the lower ones.
 */
public enum JobPriority {
  PAID_INTERACTIVE,
  PAID_BACKGROUND,
  FREE,
  BATCH;

  /**
   * The queue of a job.
   *
   * @param planClass the priority class of the caller's plan: {@code paid}, {@code free} or {@code
   *     batch}, in any case; anything else counts as free, the careful reading
   * @param background whether nobody waits for the answer on an open connection
   */
  public static JobPriority of(String planClass, boolean background) {
    return switch (planClass.toLowerCase(Locale.ROOT)) {
      case "paid", "paid_interactive" -> background ? PAID_BACKGROUND : PAID_INTERACTIVE;
      case "batch" -> BATCH;
      default -> FREE;
    };
  }

  /** The label of this queue in metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
