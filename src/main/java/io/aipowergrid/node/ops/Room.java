package io.aipowergrid.node.ops;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * One entry of the start order.
 *
 * @param name the room's name, as readiness and logs show it
 * @param start brings the room up; throws when it cannot
 * @param stop takes the room down within the time given
 */
record Room(String name, Runnable start, Consumer<Duration> stop) {
  /** A room that has nothing to stop. */
  static Room starting(String name, Runnable start) {
    return new Room(name, start, timeout -> {});
  }
}
