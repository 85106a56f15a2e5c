package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jboss.logging.Logger;

/** Whether the node takes new jobs. Any thread. */
@ApplicationScoped
class QueueGate {
  /** The life of the room. */
  enum Stage {
    STOPPED,
    OPEN,
    DRAINING
  }

  private static final Logger LOG = Logger.getLogger(QueueGate.class);
  private static final Duration REST_TIME = Duration.ofSeconds(10);

  /**
   * Read by works of the clock, which do not keep each other waiting; written by who awaits them.
   */
  private final ReadWriteLock atWork = new ReentrantReadWriteLock();

  private volatile Stage stage = Stage.STOPPED;

  Stage stage() {
    return stage;
  }

  void become(Stage next) {
    stage = next;
  }

  /** Does what the clock asks for, unless the room is stopped. */
  void unlessStopped(Runnable work) {
    atWork.readLock().lock();
    try {
      if (stage != Stage.STOPPED) {
        work.run();
      }
    } finally {
      atWork.readLock().unlock();
    }
  }

  /** Waits for such work, once the room is stopped: the database goes away next. */
  void awaitRest() {
    try {
      if (atWork.writeLock().tryLock(REST_TIME.toNanos(), TimeUnit.NANOSECONDS)) {
        atWork.writeLock().unlock();
      } else {
        LOG.warnf("Work of the job room does not end within %d s", REST_TIME.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @throws NodeException NOT_READY or DRAINING
   */
  void requireOpen() {
    switch (stage) {
      case OPEN -> {
        return;
      }
      case STOPPED ->
          throw new NodeException(ErrorCode.NOT_READY, "The node is starting; try again shortly.");
      case DRAINING ->
          throw new NodeException(
              ErrorCode.DRAINING, "The node is shutting down and takes no new work.");
    }
  }
}
