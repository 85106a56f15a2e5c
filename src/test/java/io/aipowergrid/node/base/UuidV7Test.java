package io.aipowergrid.node.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05.678Z");

  @Test
  void carriesVersionVariantAndTime() {
    // Later than any time used before in this process, which ids never fall behind.
    var later = Instant.parse("2100-01-02T03:04:05.678Z");
    var id = UuidV7.at(later);
    assertEquals(7, id.version());
    assertEquals(2, id.variant());
    assertEquals(later, UuidV7.instantOf(id));
  }

  @Test
  void sortsInTheOrderMadeEvenWithinOneMillisecondAndWhenTheClockSteps() {
    var before = UuidV7.at(NOW.plusSeconds(1)).toString();
    for (int i = 0; i < 10_000; i++) {
      var next = UuidV7.at(NOW).toString();
      assertTrue(next.compareTo(before) > 0, next);
      before = next;
    }
  }

  @Test
  void floorLiesBetweenTheIdsOfTwoMilliseconds() {
    var id = UuidV7.at(NOW);
    var time = UuidV7.instantOf(id);
    assertTrue(UuidV7.floor(time).toString().compareTo(id.toString()) <= 0);
    assertTrue(UuidV7.floor(time.plusMillis(1)).toString().compareTo(id.toString()) > 0);
    assertEquals(time, UuidV7.instantOf(UuidV7.floor(time)));
    assertEquals(7, UuidV7.floor(time).version());
    assertEquals(Instant.EPOCH, UuidV7.instantOf(UuidV7.floor(Instant.EPOCH.minusMillis(1))));
  }

  @Test
  void neverRepeats() {
    var seen = new HashSet<UUID>();
    for (int i = 0; i < 10_000; i++) {
      assertTrue(seen.add(UuidV7.at(NOW)));
    }
  }
}
