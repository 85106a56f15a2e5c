package io.aipowergrid.node.inference.exact;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory for keys and values of one model on a device, page by page. Taken and given back by
 * the engine thread; what a page holds is only ever read and written by kernels.
 */
final class DeviceKv {
  private static final AtomicInteger MADE = new AtomicInteger();

  private final int number = MADE.incrementAndGet();
  private final long address;
  private final long pageBytes;
  private final Deque<Integer> free = new ArrayDeque<>();

  /**
   * @param pages how many there are: all that the {@link KvPagePool} may give out
   */
  DeviceKv(long address, long pageBytes, int pages) {
    this.address = address;
    this.pageBytes = pageBytes;
    for (int page = 0; page < pages; page++) {
      free.add(page);
    }
  }

  /** Another than that of all other such memories; never 0. */
  int number() {
    return number;
  }

  /** The number of a page that is free. */
  int take() {
    if (free.isEmpty()) {
      throw new IllegalStateException("more pages are used than were reserved");
    }
    return free.pop();
  }

  void giveBack(int page) {
    free.push(page);
  }

  long address(int page) {
    return address + page * pageBytes;
  }
}
