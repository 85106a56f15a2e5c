package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.PoolKeeper;
import io.aipowergrid.node.chain.PoolStatus;
import io.aipowergrid.node.chain.mempool.MempoolActivity.Departure;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Looks at the pool now and then, so that old transactions go and the chain is followed although
 * nobody asks, measures it, so that a scrape waits for nothing, and has it saved. Any thread.
 */
@ApplicationScoped
class MempoolKeeper implements PoolKeeper {
  private static final PoolStatus UNKNOWN = new PoolStatus(0, 0, Amount.ZERO, 0, 0, 0);

  private final Instance<Mempool> pools;
  private final Instance<PoolSaver> savers;
  private final MeterRegistry registry;
  private volatile boolean started;
  private volatile PoolStatus last = UNKNOWN;

  @Inject
  MempoolKeeper(Instance<Mempool> pools, Instance<PoolSaver> savers, MeterRegistry registry) {
    this.pools = pools;
    this.savers = savers;
    this.registry = registry;
  }

  @Override
  public void start() {
    register(pools.get().activity());
    last = pools.get().status();
    savers.get().start();
    started = true;
  }

  @Override
  public void stop() {
    if (started) {
      started = false;
      try {
        savers.get().stop();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Scheduled(
      every = "${aipg.chain.mempool.save-interval:5m}",
      concurrentExecution = ConcurrentExecution.SKIP,
      identity = "chain-mempool-save")
  void save() {
    if (started) {
      savers.get().tick();
    }
  }

  @Scheduled(
      every = "${aipg.chain.mempool.check-interval:10s}",
      concurrentExecution = ConcurrentExecution.SKIP,
      identity = "chain-mempool")
  void look() {
    if (started) {
      last = pools.get().status();
    }
  }

  private void register(MempoolActivity activity) {
    gauge("aipg_chain_mempool_transactions", PoolStatus::transactions)
        .description("Transactions that wait for a block")
        .register(registry);
    gauge("aipg_chain_mempool_virtual_bytes", PoolStatus::virtualBytes)
        .description("Sum of their virtual sizes")
        .register(registry);
    gauge("aipg_chain_mempool_memory_bytes", PoolStatus::memoryBytes)
        .description("Memory that keeping them takes, estimated")
        .register(registry);
    gauge("aipg_chain_mempool_memory_max_bytes", PoolStatus::memoryBytesMax)
        .description("Memory beyond which those that pay least go")
        .register(registry);
    gauge("aipg_chain_mempool_fee_min", PoolStatus::feePerKilobyteMin)
        .description("What a newcomer has to pay for 1000 bytes, in base units")
        .register(registry);
    FunctionCounter.builder("aipg_chain_mempool_accepted", activity, MempoolActivity::accepted)
        .description("Transactions that joined")
        .register(registry);
    for (Refusal kind : Refusal.values()) {
      FunctionCounter.builder("aipg_chain_mempool_refused", activity, it -> it.refused(kind))
          .description("Transactions that were refused, by kind of reason")
          .tag("reason", word(kind))
          .register(registry);
    }
    for (Departure why : Departure.values()) {
      FunctionCounter.builder("aipg_chain_mempool_departed", activity, it -> it.departed(why))
          .description("Transactions that left, by reason")
          .tag("reason", word(why))
          .register(registry);
    }
  }

  private Gauge.Builder<MempoolKeeper> gauge(String name, ToDoubleFunction<PoolStatus> figure) {
    return Gauge.builder(name, this, it -> figure.applyAsDouble(it.last));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
