package io.aipowergrid.node.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs somebody on this node runs or listens to. Holds at most one entry per job that has not
 * ended, so the limit on waiting jobs bounds it. Thread-safe.
 */
@ApplicationScoped
class LiveJobs {
  private final ConcurrentHashMap<UUID, LiveJob> byId = new ConcurrentHashMap<>();

  /** The live job of this id, made when there is none yet. */
  LiveJob open(UUID id, int choices, long outputTokensMax) {
    return byId.computeIfAbsent(id, key -> new LiveJob(key, choices, outputTokensMax));
  }

  Optional<LiveJob> find(UUID id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Forgets the job; who listens keeps listening to what is returned. */
  Optional<LiveJob> remove(UUID id) {
    return Optional.ofNullable(byId.remove(id));
  }

  /** Tells the last event to whoever listens and forgets the job. */
  void end(UUID id, JobEvent last) {
    var live = byId.remove(id);
    if (live != null) {
      live.end(last);
    }
  }

  List<LiveJob> all() {
    return List.copyOf(byId.values());
  }
}
