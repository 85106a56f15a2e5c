package io.aipowergrid.node.console.page;

import java.util.List;

/**
 * One job.
 *
 * @param caller key or person that sent it
 * @param explanation why it ended as it did, or what it waits for
 * @param stages in order; those not reached are missing
 * @param total how long it took until now or its end
 */
public record JobDetailView(
    JobRow row,
    String project,
    String caller,
    String explanation,
    List<Stage> stages,
    String total,
    boolean ended,
    boolean dead) {
  /** Width of the drawn line in its own units. */
  public static final int LINE = 1000;

  /**
   * One stage of the way.
   *
   * @param took how long it lasted, or empty for a moment
   * @param x where its bar begins on a line of {@link #LINE}
   * @param width of its bar; zero for a moment
   */
  public record Stage(String name, java.time.Instant at, String took, int x, int width) {}

  public JobDetailView {
    stages = List.copyOf(stages);
  }
}
