package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.wire.Frame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Frames between the event loop and the peer's thread. Adding never waits: it says when the socket
 * must pause, so that at most one chunk of a socket comes on top of the limits.
 */
final class Inbox {
  private final int framesMax;
  private final int bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int bytes;
  private boolean paused;
  private boolean closed;

  Inbox(int framesMax, int bytesMax) {
    this.framesMax = framesMax;
    this.bytesMax = bytesMax;
  }

  void add(Frame frame) {
    lock.lock();
    try {
      if (!closed) {
        frames.add(frame);
        bytes += frame.size();
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the socket must pause now; true once until the inbox has emptied again. */
  boolean mustPause() {
    lock.lock();
    try {
      boolean full = !paused && (frames.size() >= framesMax || bytes >= bytesMax);
      paused |= full;
      return full;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next frame; null after {@link #close}. */
  @Nullable Frame take() throws InterruptedException {
    lock.lock();
    try {
      while (frames.isEmpty() && !closed) {
        changed.await();
      }
      Frame frame = closed ? null : frames.poll();
      bytes -= frame == null ? 0 : frame.size();
      return frame;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the socket may go on; true once for each pause. */
  boolean mayResume() {
    lock.lock();
    try {
      boolean low = paused && frames.size() <= framesMax / 2 && bytes <= bytesMax / 2;
      paused &= !low;
      return low;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return frames.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  int bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what waits and ends the reader. */
  void close() {
    lock.lock();
    try {
      closed = true;
      frames.clear();
      bytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
