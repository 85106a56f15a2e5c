package io.aipowergrid.node.inference.exact;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Lets another thread withdraw the pass that the engine's waits for: one on a device waits for as
 * long as that is overheated. The interruption reaches nothing but the pass. Thread-safe.
 */
final class PassGate {
  private @Nullable Thread inside;
  private boolean closed;

  /**
   * Runs a pass.
   *
   * @throws CancellationException when the gate is closed; so may the pass when that happens in it
   */
  void run(Runnable pass) {
    enter();
    try {
      pass.run();
    } finally {
      leave();
    }
  }

  private synchronized void enter() {
    if (closed) {
      throw new CancellationException("the engine stops");
    }
    inside = Thread.currentThread();
  }

  private synchronized void leave() {
    inside = null;
    if (closed) {
      // It has served; what follows must not take it for its own.
      Thread.interrupted();
    }
  }

  /** Interrupts the pass that runs now and lets no other begin. */
  synchronized void close() {
    closed = true;
    if (inside != null) {
      inside.interrupt();
    }
  }
}
