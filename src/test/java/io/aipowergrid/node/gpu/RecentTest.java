package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentTest {
  @Test
  void asksAgainOnlyWhenItsTimeIsOver() {
    var asked = new AtomicInteger();
    var now = new AtomicLong(-5);
    var recent = new Recent<>(asked::incrementAndGet, Duration.ofNanos(10), now::get);
    assertThat(recent.get()).isEqualTo(1);
    now.set(4);
    assertThat(recent.get()).isEqualTo(1);
    now.set(5);
    assertThat(recent.get()).isEqualTo(2);
    assertThat(recent.get()).isEqualTo(2);
  }
}
