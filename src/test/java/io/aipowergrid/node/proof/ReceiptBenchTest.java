package io.aipowergrid.node.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReceiptBenchTest {
  @Test
  void measuresReceiptsThatVerify() {
    assertEquals(7, ReceiptBench.run(7).receipts());
    var result = ReceiptBench.run(ReceiptFixtures.input(new UUID(1, 1), 0), 50);
    assertEquals(50, result.receipts());
    assertTrue(result.issueMicros() > 0);
    assertTrue(result.verifyMicros() > 0);
    assertTrue(result.bytes() <= 700);
    assertEquals(1e6 / result.issueMicros(), result.receiptsPerSecond());
  }
}
