package io.aipowergrid.node.mining;

import io.aipowergrid.node.chain.BlockTemplate;
import io.aipowergrid.node.chain.CandidateBlock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest jobs and the blocks they make, by the job's id. Any thread. */
final class PreparedJobs {
  /** How many are kept; with a fresh time every half minute these are the last eight minutes'. */
  static final int KEPT_MAX = 16;

  /** A job and the block that its solution completes. */
  record Prepared(MiningJob job, CandidateBlock candidate) {}

  private final Map<String, Prepared> kept =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Prepared> eldest) {
          return size() > KEPT_MAX;
        }
      };
  private @Nullable Prepared newest;
  private long serial;

  /** Makes the newest job of a block; the eldest is forgotten when there are too many. */
  synchronized MiningJob add(CandidateBlock candidate) {
    Prepared before = newest;
    String id = Long.toHexString(++serial);
    var prepared = new Prepared(job(id, candidate, isClean(before, candidate)), candidate);
    kept.put(id, prepared);
    newest = prepared;
    return prepared.job();
  }

  private static boolean isClean(@Nullable Prepared before, CandidateBlock candidate) {
    return before == null
        || !before.candidate().template().previous().equals(candidate.template().previous());
  }

  private static MiningJob job(String id, CandidateBlock candidate, boolean clean) {
    BlockTemplate template = candidate.template();
    return new MiningJob(
        id,
        template.height(),
        candidate.headerHash(),
        template.terms().target(),
        template.terms().bits(),
        NonceSpace.ALL,
        clean);
  }

  synchronized Optional<MiningJob> newest() {
    return Optional.ofNullable(newest).map(Prepared::job);
  }

  synchronized Optional<Prepared> find(String id) {
    return Optional.ofNullable(kept.get(id));
  }

  /** From now on there is no newest job; solutions of earlier ones are still found. */
  synchronized void pause() {
    newest = null;
  }
}
