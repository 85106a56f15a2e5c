package io.aipowergrid.node.mining;

import io.aipowergrid.node.mining.stratum.StratumLoad;
import java.io.IOException;

/**
 * How the Stratum server copes with many rigs: connections over loopback, jobs told to all of them,
 * shares checked in full. Both ends run on this machine. The caller's thread waits.
 */
public final class StratumBench {
  private StratumBench() {}

  /**
   * What was measured. Times are in nanoseconds, ascending.
   *
   * @param connectionsPerSecond from the first connection until the last miner has a job
   * @param bytesPerConnection of heap, both ends together
   * @param jobs told to all miners
   * @param jobNanos from the source's word until a miner has read it, for each job and miner
   * @param requestsPerSecond small requests answered, sent all at once
   * @param shareNanos from the submission until the miner has read the answer
   * @param refused requests that were not granted; 0 in a sound run
   * @param sharesPerSecond at which shares were given in
   */
  public record Result(
      int connections,
      double connectionsPerSecond,
      long bytesPerConnection,
      int jobs,
      long[] jobNanos,
      double requestsPerSecond,
      long[] shareNanos,
      int refused,
      int sharesPerSecond) {}

  /**
   * Measures.
   *
   * @param shares checked in full, given in at so many a second
   * @param threads that check them
   */
  public static Result run(int connections, int shares, int sharesPerSecond, int threads)
      throws IOException, InterruptedException {
    try (var load = new StratumLoad(connections, threads)) {
      return load.run(connections, shares, sharesPerSecond);
    }
  }
}
