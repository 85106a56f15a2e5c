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

  /**
   * What is remembered of a header, whatever jobs it is told as.
   *
   * @param nonces that were given in
   * @param promised the work of a share, by the number of the session
   */
  private record Header(Set<Long> nonces, Map<Integer, ShareWork> promised) {
    Header() {
      this(ConcurrentHashMap.newKeySet(), new ConcurrentHashMap<>());
    }
  }

  /** A job, the seed of its epoch, and what is remembered of its header. Any thread. */
  static final class Posted {
    private final MiningJob job;
    private final Hash256 seedHash;
    private final Header header;

    private Posted(MiningJob job, Hash256 seedHash, Header header) {
      this.job = job;
      this.seedHash = seedHash;
      this.header = header;
    }

    MiningJob job() {
      return job;
    }

    Hash256 seedHash() {
      return seedHash;
    }

    /**
     * The terms of a session for this job. The first promise for a header holds, also for a session
     * that gets the number of one that ended, because it gets its nonces too ({@link ShareTerms}).
     *
     * @param session its number, which stands for the nonces that are its alone
     * @param wanted the promise, unless there was one before
     */
    ShareTerms promise(int session, ShareWork wanted) {
      var before = header.promised().putIfAbsent(session, wanted);
      return ShareTerms.of(job, before == null ? wanted : before);
    }

    /** The terms of a session; empty when it was told nothing of the header. */
    Optional<ShareTerms> terms(int session) {
      return Optional.ofNullable(header.promised().get(session))
          .map(work -> ShareTerms.of(job, work));
    }

    /** Whether more nonces can be remembered. */
    boolean hasRoom() {
      return header.nonces().size() < NONCES_PER_JOB_MAX;
    }

    /** Notes a nonce; false when it was noted before. */
    boolean isFirst(long nonce) {
      return header.nonces().add(nonce);
    }

    /** Takes {@link #isFirst} back for a share that nobody judged. */
    void forget(long nonce) {
      header.nonces().remove(nonce);
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
    var posted = new Posted(job, seedOf(job), headerOf(job));
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
  private Header headerOf(MiningJob job) {
    return open.values().stream()
        .filter(one -> one.job().headerHash().equals(job.headerHash()))
        .findFirst()
        .map(one -> one.header)
        .orElseGet(Header::new);
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
