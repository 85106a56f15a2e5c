package io.aipowergrid.node.mining;

import io.aipowergrid.node.mining.stratum.PoolClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The configured pools as a source of work, connected from start to stop. Any thread. */
@ApplicationScoped
public class MiningPools {
  private final PoolsConfig config;
  private final InstantSource clock;
  private final RandomGenerator random;
  private @Nullable PoolClient client;

  MiningPools(PoolsConfig config, InstantSource clock, RandomGenerator random) {
    this.config = config;
    this.clock = clock;
    this.random = random;
  }

  /** Whether there are any. */
  public boolean configured() {
    return config.pools().filter(pools -> !pools.isEmpty()).isPresent();
  }

  /**
   * Connects, if there are pools and nobody did before.
   *
   * @return empty without pools
   * @throws IllegalArgumentException with a sentence for the operator when one is wrong
   */
  public synchronized Optional<WorkSource> open() {
    if (client == null && configured()) {
      client = PoolClient.of(config, clock, random);
      client.start();
    }
    return Optional.ofNullable(client);
  }

  /** How it goes with each pool, in their order. */
  public synchronized List<PoolReport> reports() {
    return client == null ? List.of() : client.reports();
  }

  /** Leaves all pools. */
  public synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
