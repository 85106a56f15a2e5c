package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.QuotaDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A reader with its own place in a job's log of events. */
final class EventHandle implements JobHandle {
  private final LiveJob live;
  private final Instant createdAt;
  private final QuotaDecision quota;
  private final boolean replayed;
  private final Map<String, String> echo;
  private final BiConsumer<UUID, CancelReason> canceller;
  private int position;
  private boolean ended;

  EventHandle(
      LiveJob live,
      Instant createdAt,
      QuotaDecision quota,
      boolean replayed,
      Map<String, String> echo,
      BiConsumer<UUID, CancelReason> canceller) {
    this.live = live;
    this.createdAt = createdAt;
    this.quota = quota;
    this.replayed = replayed;
    this.echo = Map.copyOf(echo);
    this.canceller = canceller;
  }

  @Override
  public UUID id() {
    return live.id();
  }

  @Override
  public Instant createdAt() {
    return createdAt;
  }

  @Override
  public @Nullable JobEvent poll(Duration timeout) throws InterruptedException {
    if (ended) {
      return null;
    }
    var event = live.await(position, timeout);
    if (event != null) {
      position++;
      ended = event.last();
    }
    return event;
  }

  @Override
  public void cancel(CancelReason reason) {
    if (!ended) {
      canceller.accept(live.id(), reason);
    }
  }

  @Override
  public QuotaDecision quota() {
    return quota;
  }

  @Override
  public boolean replayed() {
    return replayed;
  }

  @Override
  public Map<String, String> echo() {
    return echo;
  }
}
