package io.aipowergrid.node.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.aipowergrid.node.base.MicroUsd;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanTest {
  @Test
  void refusesPlansThatMakeNoSense() {
    assertEquals("free", plan("a-1", 1, 1, 0, 1, 1).priorityClass());
    assertThrows(IllegalArgumentException.class, () -> plan("A", 1, 1, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> plan("", 1, 1, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> plan("a", 0, 1, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> plan("a", 1, 0, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> plan("a", 1, 1, -1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> plan("a", 1, 1, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> plan("a", 1, 1, 0, 2, 1));
  }

  @Test
  void accountsBelongToTheirSide() {
    assertThrows(IllegalArgumentException.class, () -> new AccountRef(AccountKind.PREPAID, null));
    assertThrows(
        IllegalArgumentException.class, () -> new AccountRef(AccountKind.REVENUE, new UUID(0, 1)));
  }

  private static Plan plan(
      String id, long requests, long tokens, long allowance, int running, int open) {
    return new Plan(
        id, "A plan", requests, tokens, MicroUsd.of(allowance), ServiceClass.FREE, running, open);
  }
}
