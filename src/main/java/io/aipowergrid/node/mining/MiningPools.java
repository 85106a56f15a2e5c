package io.aipowergrid.node.mining;

import io.aipowergrid.node.mining.stratum.PoolClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The configured pools as a source of work, connected as long as anybody uses them. What was
 * counted stays when they are left. Any thread.
 */
@ApplicationScoped
public class MiningPools {
  private final PoolsConfig config;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final PoolIncome income;
  private final Set<Object> users = new HashSet<>();
  private @Nullable PoolClient client;
  private List<PoolReport> ended = List.of();

  MiningPools(PoolsConfig config, InstantSource clock, RandomGenerator random, PoolIncome income) {
    this.config = config;
    this.clock = clock;
    this.random = random;
    this.income = income;
  }

  /** Whether there are any. */
  public boolean configured() {
    return config.pools().filter(pools -> !pools.isEmpty()).isPresent();
  }

  /** Whose work the node's own miner does. */
  SourceRule rule() {
    return new SourceRule(
        configured(), config.pool().soloFallback(), config.pool().soloFallbackAfter());
  }

  /**
   * Connects, if there are pools and nobody did before.
   *
   * @param user who uses them until {@link #close}; opening again changes nothing
   * @return empty without pools
   * @throws IllegalArgumentException with a sentence for the operator when one is wrong
   */
  public synchronized Optional<WorkSource> open(Object user) {
    if (!configured()) {
      return Optional.empty();
    }
    PoolClient now = client();
    if (users.isEmpty()) {
      now.start();
    }
    users.add(user);
    return Optional.of(now);
  }

  private PoolClient client() {
    PoolClient now = client;
    if (now == null) {
      now = PoolClient.of(config, clock, random, income);
      client = now;
    }
    return now;
  }

  /** How it goes with each pool since the node was started, in their order. */
  public synchronized List<PoolReport> reports() {
    if (!configured()) {
      return List.of();
    }
    List<PoolReport> now = client().reports();
    List<PoolReport> before = ended;
    return before.isEmpty()
        ? now
        : IntStream.range(0, now.size()).mapToObj(i -> now.get(i).after(before.get(i))).toList();
  }

  /** Leaves all pools, unless somebody else uses them. */
  public synchronized void close(Object user) {
    PoolClient now = client;
    if (users.remove(user) && users.isEmpty() && now != null) {
      ended = reports();
      client = null;
      now.close();
    }
  }
}
