package io.aipowergrid.node.accounts;

import io.aipowergrid.node.accounts.data.ApiKey;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers when keys were last used and writes it now and then, so that no request pays for it.
 * Any thread.
 */
@ApplicationScoped
class KeyUses {
  private final Map<UUID, Instant> unwritten = new ConcurrentHashMap<>();
  private final int keysMax;

  KeyUses(AccountsConfig config) {
    this.keysMax = config.lastUsedMax();
  }

  /** Notes a use; a key beyond the limit is noted at its next use after a flush. */
  void note(UUID keyId, Instant at) {
    if (unwritten.size() < keysMax || unwritten.containsKey(keyId)) {
      unwritten.merge(keyId, at, (known, now) -> known.isAfter(now) ? known : now);
    }
  }

  int size() {
    return unwritten.size();
  }

  /**
   * Writes what was noted since the last time, in the order of ids so that nodes never deadlock.
   */
  @Scheduled(
      every = "${aipg.accounts.last-used-flush:30s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @Transactional
  void flush() {
    new TreeMap<>(unwritten)
        .forEach(
            (keyId, at) -> {
              ApiKey.used(keyId, at);
              unwritten.remove(keyId, at);
            });
  }
}
