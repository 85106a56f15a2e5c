package io.aipowergrid.node.mining;

import java.util.Optional;

/**
 * Where work comes from and solutions go to: templates of our own chain, or a pool. Miners on CPU
 * and GPU and the Stratum server take their work here and need not know which. Any thread.
 */
public interface WorkSource {
  /** Hears of every new job, on the source's thread: hand over and return. */
  interface Listener {
    void changed(MiningJob job);
  }

  /** The newest job; empty while there is none (no tip yet, no pool connected). */
  Optional<MiningJob> currentJob();

  /** Gives a solution in and waits for the verdict; never longer than the source's own limit. */
  SolutionVerdict submit(MiningSolution solution);

  /** Hears of jobs from now on. */
  void addListener(Listener listener);

  /** Takes {@link #addListener} back. */
  void removeListener(Listener listener);
}
