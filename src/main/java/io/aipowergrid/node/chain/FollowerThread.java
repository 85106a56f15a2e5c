package io.aipowergrid.node.chain;

import io.aipowergrid.node.chain.model.Block;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread of one follower: woken by each change of the best chain, it walks to the tip and waits
 * again. A failed step is tried again after a pause. Start and stop belong to one thread; signals
 * may come from any.
 */
public final class FollowerThread implements ChainListener {
  private static final Logger LOG = Logger.getLogger(FollowerThread.class);

  /** A signal that got lost costs one such wait. */
  private static final Duration POLL = Duration.ofSeconds(10);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

  private final FollowerWalk walk;
  private final String name;
  private final Semaphore signals = new Semaphore(0);
  private volatile boolean stopping;
  private @Nullable Thread thread;

  public FollowerThread(ChainService chain, BlockSource blocks, ChainFollower follower) {
    this.walk = new FollowerWalk(chain, blocks, follower);
    this.name = follower.name();
  }

  /** Begins to follow; the caller adds this as a listener of the chain. */
  public void start() {
    stopping = false;
    thread = Thread.ofVirtual().name("follower-" + name).start(this::run);
  }

  /** Ends after the current step; returns when the thread has ended or the time is over. */
  public void stop(Duration timeout) {
    stopping = true;
    signals.release();
    Thread running = thread;
    if (running != null) {
      try {
        if (!running.join(timeout)) {
          LOG.warnf("Follower does not end name=%s", name);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void connected(HeaderEntry entry, Block block) {
    signals.release();
  }

  @Override
  public void disconnected(HeaderEntry entry, Block block) {
    signals.release();
  }

  private void run() {
    try {
      while (!stopping) {
        signals.tryAcquire(walkToTip().toMillis(), TimeUnit.MILLISECONDS);
        signals.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns how long to wait before the next look without a signal. */
  private Duration walkToTip() throws InterruptedException {
    try {
      while (!stopping && walk.step()) {
        // Each step is one transaction of the follower.
      }
      return POLL;
    } catch (RuntimeException e) {
      LOG.errorf(e, "Follower failed and tries again name=%s", name);
      // Signals do not cut this pause short, or every block would bring the failure again.
      TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_FAILURE.toMillis());
      return Duration.ZERO;
    }
  }
}
