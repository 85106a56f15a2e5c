package io.aipowergrid.node.mining;

import java.util.List;
import java.util.Optional;

/** Source and miners from one start of mining to its stop. Started and closed by one thread. */
final class MiningRun implements AutoCloseable {
  private final MiningOrigin origin;
  private final MinerSource source;
  private final List<Miner> miners;

  /**
   * @param miners that work for the source; at least one
   */
  MiningRun(MiningOrigin origin, MinerSource source, List<? extends Miner> miners) {
    this.origin = origin;
    this.source = source;
    this.miners = List.copyOf(miners);
  }

  /** Whose work it does. Any thread. */
  MiningOrigin origin() {
    return origin;
  }

  void start() {
    source.start();
    miners.forEach(Miner::start);
  }

  /** What was done so far. Any thread. */
  MiningStatistics statistics() {
    return miners.stream()
        .map(Miner::statistics)
        .reduce(MiningStatistics.NONE, MiningStatistics::plus);
  }

  /** Why there is no work, or no miner that could do it. Any thread. */
  Optional<String> problem() {
    return source.problem().or(this::minersProblem);
  }

  private Optional<String> minersProblem() {
    List<Optional<String>> problems = miners.stream().map(Miner::problem).toList();
    return problems.stream().allMatch(Optional::isPresent) ? problems.getFirst() : Optional.empty();
  }

  /** The height of the block that is searched; 0 for none. Any thread. */
  long height() {
    return source.currentJob().map(MiningJob::height).orElse(0L);
  }

  @Override
  public void close() {
    miners.forEach(Miner::close);
    source.close();
  }
}
