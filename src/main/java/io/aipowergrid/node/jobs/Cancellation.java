package io.aipowergrid.node.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A one-way switch from "run" to "stop". Any thread may pull it; the actions run on the thread that
 * pulls it, so they must not block. Thread-safe.
 */
public final class Cancellation {
  private final List<Runnable> actions = new ArrayList<>();
  private @Nullable CancelReason reason;
  private long cancelledAtNanos;

  /**
   * Stops; only the first reason counts.
   *
   * @return whether this call was the first
   */
  public boolean cancel(CancelReason why) {
    List<Runnable> due;
    synchronized (this) {
      if (reason != null) {
        return false;
      }
      reason = why;
      cancelledAtNanos = System.nanoTime();
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
    return true;
  }

  /** Runs the action when stopped, or at once if that has happened already. */
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (reason == null) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** Why it was stopped; null while it was not. */
  public synchronized @Nullable CancelReason reason() {
    return reason;
  }

  /** How long ago it was stopped; zero while it was not. */
  public synchronized Duration age() {
    return reason == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - cancelledAtNanos);
  }

  public boolean cancelled() {
    return reason() != null;
  }
}
