package io.aipowergrid.node.mining;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the node's own miner is made of. The thread of {@link MiningControl}. */
final class MinerParts implements MiningControl.Parts {
  private final BooleanSupplier wish;
  private final Supplier<Optional<String>> gate;
  private final MiningPools pools;
  private final SourceRule rule;
  private final Supplier<MinerSource> own;
  private final Function<WorkSource, List<Miner>> miners;

  /**
   * @param wish whether the operator wants the node to mine
   * @param gate what is in the way of blocks of the own chain
   * @param own a new source of the own chain's work; only asked where the rule allows it
   * @param miners new ones for a source
   */
  MinerParts(
      BooleanSupplier wish,
      Supplier<Optional<String>> gate,
      MiningPools pools,
      SourceRule rule,
      Supplier<MinerSource> own,
      Function<WorkSource, List<Miner>> miners) {
    this.wish = wish;
    this.gate = gate;
    this.pools = pools;
    this.rule = rule;
    this.own = own;
    this.miners = miners;
  }

  @Override
  public boolean wanted() {
    return wish.getAsBoolean();
  }

  @Override
  public MiningOrigin preferred() {
    return rule.preferred();
  }

  @Override
  public MiningOrigin choose(Instant now) {
    boolean work = pools.open(this).flatMap(WorkSource::currentJob).isPresent();
    return rule.choose(work, now);
  }

  /** A pool judges for itself whether its blocks reach the network. */
  @Override
  public Optional<String> hindrance(MiningOrigin origin) {
    return origin == MiningOrigin.POOLS ? Optional.empty() : gate.get();
  }

  @Override
  public MiningRun prepare(MiningOrigin origin) {
    MinerSource source =
        switch (origin) {
          case OWN_CHAIN -> own.get();
          case POOLS -> new PoolSource(pools.open(this).orElseThrow(), pools::reports);
        };
    return new MiningRun(origin, source, miners.apply(source));
  }

  @Override
  public Optional<String> pool() {
    return pools.reports().stream().filter(PoolReport::active).map(PoolReport::name).findFirst();
  }

  @Override
  public void rest() {
    rule.rest();
    pools.close(this);
  }
}
