package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochSeed;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.mining.MiningJob;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The jobs whose shares a server takes: the newest, and those before it back to the last clean. */
final class WorkBoard {
  /** Jobs kept beside the newest. */
  static final int JOBS_MAX = 8;

  /** Nonces of a job that are remembered; beyond it the job takes no more shares. */
  static final int NONCES_PER_JOB_MAX = 1 << 17;

  private final Map<String, Posted> open = new LinkedHashMap<>();
  private @Nullable Posted newest;

  /** A job, the seed of its epoch, and the nonces that were given in. Any thread. */
  static final class Posted {
    private final MiningJob job;
    private final Hash256 seedHash;
    private final Set<Long> nonces;

    /**
     * @param nonces those of the same header, which another job may share
     */
    Posted(MiningJob job, Hash256 seedHash, Set<Long> nonces) {
      this.job = job;
      this.seedHash = seedHash;
      this.nonces = nonces;
    }

    MiningJob job() {
      return job;
    }

    Hash256 seedHash() {
      return seedHash;
    }

    /** Whether more nonces can be remembered. */
    boolean hasRoom() {
      return nonces.size() < NONCES_PER_JOB_MAX;
    }

    /** Notes a nonce; false when it was noted before. */
    boolean isFirst(long nonce) {
      return nonces.add(nonce);
    }

    /** Takes {@link #isFirst} back for a share that nobody judged. */
    void forget(long nonce) {
      nonces.remove(nonce);
    }
  }

  /**
   * Takes a job.
   *
   * @return empty when it is the newest already, or when its height is beyond what anybody can hash
   */
  synchronized Optional<Posted> put(MiningJob job) {
    if ((newest != null && newest.job().equals(job)) || !Kawpow.supports(job.height())) {
      return Optional.empty();
    }
    var posted = new Posted(job, seedOf(job), noncesOf(job));
    if (job.clean()) {
      open.clear();
    }
    open.put(job.id(), posted);
    if (open.size() > JOBS_MAX) {
      open.remove(open.keySet().iterator().next());
    }
    newest = posted;
    return Optional.of(posted);
  }

  synchronized Optional<Posted> newest() {
    return Optional.ofNullable(newest);
  }

  /** The job of that name, if its shares still count. */
  synchronized Optional<Posted> find(String id) {
    return Optional.ofNullable(open.get(id));
  }

  /** A header told again under another name takes each nonce once all the same. */
  private Set<Long> noncesOf(MiningJob job) {
    return open.values().stream()
        .filter(one -> one.job().headerHash().equals(job.headerHash()))
        .findFirst()
        .map(one -> one.nonces)
        .orElseGet(ConcurrentHashMap::newKeySet);
  }

  /** A seed is a chain of as many hashes as the epoch's number, so the last one is kept. */
  private Hash256 seedOf(MiningJob job) {
    int epoch = Kawpow.epochOf(job.height());
    var last = newest;
    return last != null && Kawpow.epochOf(last.job().height()) == epoch
        ? last.seedHash()
        : EpochSeed.of(epoch);
  }
}
