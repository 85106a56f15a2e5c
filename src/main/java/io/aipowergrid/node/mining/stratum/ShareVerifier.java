package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.kawpow.KawpowClaim;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowVerdict;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Checks mix hashes on a few platform threads of its own, several in step, behind a bounded queue.
 * Any thread.
 */
final class ShareVerifier implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ShareVerifier.class);

  private final KawpowVerifier verifier;
  private final BlockingQueue<Check> queue;
  private final List<Thread> threads;

  private record Check(KawpowClaim claim, Consumer<KawpowVerdict> then) {}

  /**
   * @param threads how many check
   * @param waitingMax how many shares may wait
   */
  ShareVerifier(KawpowVerifier verifier, int threads, int waitingMax) {
    this.verifier = verifier;
    this.queue = new ArrayBlockingQueue<>(waitingMax);
    this.threads =
        IntStream.range(0, threads)
            .mapToObj(
                index ->
                    Thread.ofPlatform().daemon().name("stratum-verify-" + index).start(this::run))
            .toList();
  }

  /**
   * Has a claim checked.
   *
   * @param then is told on a thread of this verifier: hand over and return
   * @return false when too many wait
   */
  boolean check(KawpowClaim claim, Consumer<KawpowVerdict> then) {
    return queue.offer(new Check(claim, then));
  }

  /** Says that shares of this height come; returns at once. */
  void approach(long height) {
    verifier.approach(height);
  }

  /** Shares that wait. */
  int waiting() {
    return queue.size();
  }

  /** Stops; shares that wait are never answered. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private void run() {
    List<Check> batch = new ArrayList<>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, KawpowHasher.INTERLEAVED_MAX - 1);
        verify(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void verify(List<Check> batch) {
    try {
      var verdicts = verifier.verify(batch.stream().map(Check::claim).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).then().accept(verdicts.get(i));
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.errorf(e, "Shares not checked count=%d", batch.size());
    }
  }
}
