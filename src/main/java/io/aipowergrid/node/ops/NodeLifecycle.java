package io.aipowergrid.node.ops;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The start order of the node in one list, the reverse stop, and the mode in between. Rooms wire
 * themselves; this class only orders them. Started and stopped by the container; {@link #drain()}
 * may be called from any thread.
 */
@ApplicationScoped
public class NodeLifecycle {
  private static final Logger LOG = Logger.getLogger(NodeLifecycle.class);

  private final OpsConfig config;
  private final InstantSource clock;
  private final StartOrder order;
  private final OpenRequests requests;
  private final Deque<Room> running = new ArrayDeque<>();

  private volatile NodeMode mode = NodeMode.STARTING;
  private volatile Optional<String> waitingFor = Optional.of("start");

  NodeLifecycle(OpsConfig config, InstantSource clock, StartOrder order, OpenRequests requests) {
    this.config = config;
    this.clock = clock;
    this.order = order;
    this.requests = requests;
  }

  void onStart(@Observes StartupEvent event) {
    if (config.startRooms()) {
      start();
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    stop();
  }

  public NodeMode mode() {
    return mode;
  }

  /** The room that is missing, with the reason; nothing when all are up. */
  public Optional<String> waitingFor() {
    return waitingFor;
  }

  /** The rooms that are up, in start order. */
  public synchronized List<String> runningRooms() {
    return running.stream().map(Room::name).toList().reversed();
  }

  private synchronized void start() {
    for (Room room : order.rooms()) {
      waitingFor = Optional.of(room.name() + ": starting");
      var began = clock.instant();
      try {
        room.start().run();
      } catch (RuntimeException e) {
        mode = NodeMode.FAILED;
        waitingFor = Optional.of(room.name() + ": " + e.getMessage());
        LOG.errorf(e, "Room failed to start room=%s", room.name());
        throw e;
      }
      running.push(room);
      LOG.infof(
          "Room started room=%s took=%dms",
          room.name(), Duration.between(began, clock.instant()).toMillis());
    }
    waitingFor = Optional.empty();
    mode = NodeMode.NORMAL;
  }

  /**
   * Ends the node's work in good order: readiness turns false at once, running jobs end within the
   * drain timeout, the rest is handed back to the queue, and requests that are still open get their
   * answer. Returns when that is done; a second call returns at once.
   */
  public void drain() {
    synchronized (this) {
      if (mode != NodeMode.NORMAL) {
        return;
      }
      mode = NodeMode.DRAINING;
      waitingFor = Optional.of("draining: the node is about to stop");
    }
    LOG.infof("Draining timeout=%ds", config.drainTimeout().toSeconds());
    order.drainJobs(config.drainTimeout());
    try {
      Thread.sleep(config.linger());
      if (!requests.awaitNone(config.drainTimeout())) {
        LOG.warnf("Requests are cut off open=%d", requests.count());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Cuts a drain short: what still runs is handed back to the queue at once. */
  public void handBack() {
    order.drainJobs(Duration.ZERO);
  }

  private synchronized void stop() {
    mode = NodeMode.STOPPING;
    waitingFor = Optional.of("stopping");
    while (!running.isEmpty()) {
      Room room = running.pop();
      try {
        room.stop().accept(config.stopTimeout());
      } catch (RuntimeException e) {
        LOG.warnf(e, "Room did not stop cleanly room=%s", room.name());
      }
    }
  }
}
