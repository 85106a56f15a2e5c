package io.aipowergrid.node.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PromptTurnsTest {
  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void asManyAsAllowedAreReadAndOthersAreSentAway() throws Exception {
    var turns = new PromptTurns(1, Duration.ofMillis(50));
    var slow = turns.around(new Slow());
    var quick = turns.around(new Quick());
    var first = CompletableFuture.supplyAsync(() -> slow.text("a"));
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> quick.text("b"))
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUEUE_FULL));
    assertThatThrownBy(() -> quick.chat(List.of())).isInstanceOf(NodeException.class);
    assertThat(quick.decode(TokenIds.of(1))).as("nobody waits to read ids").isEqualTo("text");

    goOn.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(TokenIds.of(1));
    assertThat(quick.text("b")).isEqualTo(TokenIds.of(2));
  }

  @Test
  void aFaultGivesTheTurnBack() {
    var turns = new PromptTurns(1, Duration.ofMillis(50));
    var failing = turns.around(new Failing());
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> failing.text("a")).isInstanceOf(IllegalStateException.class);
    }
  }

  private static class Quick implements PromptEncoder {
    @Override
    public TokenIds chat(List<ChatMessage> messages) {
      return TokenIds.of(2);
    }

    @Override
    public TokenIds text(String text) {
      return TokenIds.of(2);
    }

    @Override
    public String decode(TokenIds ids) {
      return "text";
    }
  }

  private static final class Failing extends Quick {
    @Override
    public TokenIds text(String text) {
      throw new IllegalStateException("by a test");
    }
  }

  private final class Slow extends Quick {
    @Override
    public TokenIds text(String text) {
      reading.countDown();
      try {
        assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return TokenIds.of(1);
    }
  }
}
