package io.aipowergrid.node.console.live;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What the strip on top of every page shows, in words ready to read. The names are those of the
 * {@code data-live} places and of the stream's JSON.
 *
 * @param mode {@code normal}, {@code draining} or {@code maintenance}
 * @param rate tokens per second, over the last sample
 * @param notice what everybody should know now, in a sentence, or empty
 * @param revision changes whenever the queue or the engine moved
 * @param clock time of the sample, for charts
 */
@RegisterForReflection
public record StatusStrip(
    String mode,
    String running,
    String waiting,
    String rate,
    String gpu,
    String chain,
    String notice,
    String revision,
    String clock) {
  static final String NO_GPU = "none, the CPU computes";
  static final String NO_CHAIN = "no chain yet";

  /** For a moment at which the node cannot tell. */
  static final StatusStrip UNKNOWN =
      new StatusStrip("unknown", "?", "?", "?", NO_GPU, NO_CHAIN, "", "", "");
}
