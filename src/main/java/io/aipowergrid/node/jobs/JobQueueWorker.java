package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes jobs from the queue and runs them, each on a virtual thread. Its life cycle is ordered by
 * ops.NodeLifecycle; start, drain and stop come from one thread at a time.
 */
@ApplicationScoped
public class JobQueueWorker {
  private static final Logger LOG = Logger.getLogger(JobQueueWorker.class);

  /** How long jobs that are told to stop may take to be handed back. */
  private static final Duration HAND_BACK_TIME = Duration.ofSeconds(10);

  private final JobsConfig config;
  private final QueueGate gate;
  private final JobQueue queue;
  private final JobExecution execution;
  private final LiveJobs liveJobs;
  private final JobTimers timers;
  private final JobMeters meters;
  private final FairShare share;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<UUID> running = new HashSet<>();
  private boolean woken;
  private @Nullable Thread dispatcher;
  private @Nullable ExecutorService threads;

  @Inject
  JobQueueWorker(
      JobsConfig config,
      QueueGate gate,
      JobQueue queue,
      JobExecution execution,
      LiveJobs liveJobs,
      JobTimers timers,
      JobMeters meters) {
    this.config = config;
    this.gate = gate;
    this.queue = queue;
    this.execution = execution;
    this.liveJobs = liveJobs;
    this.timers = timers;
    this.meters = meters;
    this.share = new FairShare(config.freeSharePercent(), config.batchSharePercent());
  }

  /** Hands back what an earlier life of this node left running, then begins to work. */
  public void start() {
    if (gate.stage() != QueueGate.Stage.STOPPED) {
      return;
    }
    recoverEarlierLife();
    timers.start();
    timers.every(config.leaseRenewal(), "jobs-leases", this::renewLeases);
    threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("job-", 0).factory());
    gate.become(QueueGate.Stage.OPEN);
    dispatcher = Thread.ofVirtual().name("jobs-dispatcher").start(this::dispatch);
  }

  /**
   * Refuses new jobs, starts nothing more and waits for the running ones; those still running at
   * the timeout are stopped and handed back to the queue, free of charge. A drain that is under way
   * is cut short by one without patience.
   */
  public void drain(Duration timeout) {
    if (gate.stage() == QueueGate.Stage.DRAINING && timeout.isZero()) {
      stopRunning();
    }
    if (gate.stage() != QueueGate.Stage.OPEN) {
      return;
    }
    gate.become(QueueGate.Stage.DRAINING);
    wake();
    // The dispatcher may be about to begin what it has just claimed; after this it is not.
    join(dispatcher);
    dispatcher = null;
    // Who waits for a job that will not begin here can go elsewhere at once.
    dismissListeners(runningIds());
    if (!awaitIdle(timeout)) {
      stopRunning();
    }
    dismissListeners(Set.of());
  }

  /** Ends every thread of the room; what still runs is handed back. */
  public void stop() {
    drain(Duration.ZERO);
    gate.become(QueueGate.Stage.STOPPED);
    gate.awaitRest();
    timers.stop();
    if (threads != null) {
      threads.shutdownNow();
      threads = null;
    }
  }

  /** Jobs this node runs now. */
  public int running() {
    lock.lock();
    try {
      return running.size();
    } finally {
      lock.unlock();
    }
  }

  @Incoming(JobQueued.CHANNEL)
  void onQueued(JobQueued signal) {
    wake();
  }

  @Incoming(JobEnded.CHANNEL)
  void onEnded(JobEnded signal) {
    wake();
  }

  private void recoverEarlierLife() {
    int recovered = 0;
    for (var left = queue.leasesOfEarlierLife(); !left.isEmpty(); ) {
      left.forEach(queue::abandon);
      recovered += left.size();
      left = queue.leasesOfEarlierLife();
    }
    if (recovered > 0) {
      LOG.infof("Jobs of an earlier life handed back count=%d", recovered);
    }
  }

  private void dispatch() {
    while (gate.stage() == QueueGate.Stage.OPEN) {
      try {
        int free = config.concurrency() - running();
        int begun = free > 0 ? claimAndRun(free) : 0;
        // With all places taken by this claim, or none free, only an end or a signal is news.
        if (begun == 0 || begun == free) {
          awaitNews();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warnf("Queue not readable, trying again reason=%s", e.getMessage());
        pause();
      }
    }
  }

  private int claimAndRun(int free) {
    var claimed = queue.claim(free, share);
    for (var job : claimed) {
      begin(job);
    }
    return claimed.size();
  }

  private void begin(ClaimedJob job) {
    changeRunning(job.id(), true);
    Objects.requireNonNull(threads)
        .execute(
            () -> {
              try {
                execution.run(job);
              } finally {
                changeRunning(job.id(), false);
              }
            });
  }

  private void changeRunning(UUID id, boolean begins) {
    lock.lock();
    try {
      if (begins) {
        running.add(id);
      } else {
        running.remove(id);
        woken = true;
      }
      meters.running(running.size());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitNews() throws InterruptedException {
    long nanos = config.poll().toNanos();
    lock.lockInterruptibly();
    try {
      while (!woken && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitIdle(Duration timeout) {
    long nanos = timeout.toNanos();
    lock.lock();
    try {
      while (!running.isEmpty()) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void stopRunning() {
    for (UUID id : runningIds()) {
      liveJobs.find(id).ifPresent(job -> job.cancellation().cancel(CancelReason.NODE_STOPPING));
    }
    if (!awaitIdle(HAND_BACK_TIME)) {
      LOG.warnf("Jobs do not stop, their leases run out count=%d", running());
    }
  }

  private Set<UUID> runningIds() {
    lock.lock();
    try {
      return Set.copyOf(running);
    } finally {
      lock.unlock();
    }
  }

  /** Tells those who still listen that their job waits for another node or the next start. */
  private void dismissListeners(Set<UUID> except) {
    for (var live : liveJobs.all()) {
      if (except.contains(live.id())) {
        continue;
      }
      liveJobs.end(
          live.id(),
          new JobEvent.Failed(
              ErrorCode.DRAINING,
              "The node is shutting down; the job stays queued and will not be charged. "
                  + "Fetch it by its id, or repeat the request with the same Idempotency-Key."));
    }
  }

  private void renewLeases() {
    if (gate.stage() == QueueGate.Stage.STOPPED) {
      return;
    }
    var mine = runningIds();
    Map<UUID, @Nullable String> held = new HashMap<>();
    try {
      queue.renew(mine).forEach(lease -> held.put(lease.jobId(), lease.cancelReason()));
    } catch (RuntimeException e) {
      LOG.warnf("Leases not renewed reason=%s", e.getMessage());
      return;
    }
    for (UUID id : mine) {
      var word = held.get(id);
      if (word != null) {
        cancelHere(id, CancelReason.valueOf(word));
      } else if (!held.containsKey(id) && runningIds().contains(id)) {
        LOG.warnf("Lease lost job=%s", id);
        cancelHere(id, CancelReason.LEASE_LOST);
      }
    }
  }

  private void cancelHere(UUID id, CancelReason reason) {
    liveJobs.find(id).ifPresent(live -> live.cancellation().cancel(reason));
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(config.poll().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(@Nullable Thread thread) {
    try {
      if (thread != null) {
        thread.join(HAND_BACK_TIME);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
