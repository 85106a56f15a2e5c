package io.aipowergrid.node.mining;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The work of pools that stay connected when a miner ends. Any thread. */
final class PoolSource implements MinerSource {
  private final WorkSource pools;
  private final Supplier<List<PoolReport>> reports;

  /**
   * @param pools connected, or connecting
   * @param reports how it goes with each of them
   */
  PoolSource(WorkSource pools, Supplier<List<PoolReport>> reports) {
    this.pools = pools;
    this.reports = reports;
  }

  /** The pools give jobs by themselves. */
  @Override
  public void start() {}

  @Override
  public Optional<String> problem() {
    if (currentJob().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        reports.get().stream()
            .filter(pool -> !pool.lastFailure().isEmpty())
            .findFirst()
            .map(pool -> "no pool gives work; " + pool.name() + ": " + pool.lastFailure())
            .orElse("no pool gives work yet"));
  }

  @Override
  public Optional<MiningJob> currentJob() {
    return pools.currentJob();
  }

  @Override
  public SolutionVerdict submit(MiningSolution solution) {
    return pools.submit(solution);
  }

  @Override
  public void addListener(Listener listener) {
    pools.addListener(listener);
  }

  @Override
  public void removeListener(Listener listener) {
    pools.removeListener(listener);
  }

  /** The pools are closed by those who opened them. */
  @Override
  public void close() {}
}
