package io.aipowergrid.node.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PocketSplitTest {
  @Test
  void takesFreeFirst() {
    assertEquals(new PocketSplit(70, 0), PocketSplit.of(70, 100));
    assertEquals(new PocketSplit(100, 0), PocketSplit.of(100, 100));
    assertEquals(new PocketSplit(100, 1), PocketSplit.of(101, 100));
    assertEquals(new PocketSplit(0, 5), PocketSplit.of(5, 0));
  }

  @Test
  void chargesFreeFirstAndNeverMoreThanWasHeld() {
    var held = new PocketSplit(100, 50);
    assertEquals(new PocketSplit(40, 0), held.charge(40));
    assertEquals(new PocketSplit(100, 20), held.charge(120));
    assertEquals(held, held.charge(150));
    assertEquals(held, held.charge(151));
  }

  @Test
  void whatIsChargedAndGivenBackIsWhatWasHeldPocketByPocket() {
    var random = new Random(4);
    for (int i = 0; i < 10_000; i++) {
      var held = PocketSplit.of(random.nextInt(1_000), random.nextInt(1_000));
      var charged = held.charge(random.nextInt(1_200));
      var back = held.minus(charged);
      assertEquals(held.free(), charged.free() + back.free());
      assertEquals(held.prepaid(), charged.prepaid() + back.prepaid());
      // Prepaid money is touched only when all free money held is used.
      assertTrue(charged.prepaid() == 0 || back.free() == 0);
    }
  }

  @Test
  void nothingIsNegative() {
    assertThrows(IllegalArgumentException.class, () -> new PocketSplit(-1, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new PocketSplit(1, 0).minus(new PocketSplit(2, 0)));
  }
}
