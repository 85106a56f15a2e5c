package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void keepsTheFirstReasonAndActsOnce() {
    cancellation.onCancel(calls::incrementAndGet);
    assertThat(cancellation.cancelled()).isFalse();
    assertThat(cancellation.cancel(CancelReason.DEADLINE)).isTrue();
    assertThat(cancellation.cancel(CancelReason.OPERATOR)).isFalse();
    assertThat(cancellation.reason()).isEqualTo(CancelReason.DEADLINE);
    assertThat(calls).hasValue(1);
  }

  @Test
  void actsAtOnceForWhoComesLate() {
    cancellation.cancel(CancelReason.CLIENT_GONE);
    cancellation.onCancel(calls::incrementAndGet);
    assertThat(calls).hasValue(1);
    assertThat(cancellation.age().isNegative()).isFalse();
  }
}
