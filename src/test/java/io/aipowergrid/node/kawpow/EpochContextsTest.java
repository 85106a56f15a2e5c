package io.aipowergrid.node.kawpow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.NodeException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class EpochContextsTest {
  private final List<Integer> built = Collections.synchronizedList(new java.util.ArrayList<>());

  /** Stands in for the second of work: all epochs share the caches of the fixture's epoch 0. */
  private final IntFunction<EpochContext> builder =
      epoch -> {
        built.add(epoch);
        return EpochFixture.CONTEXTS.get(0);
      };

  private final EpochContexts contexts = new EpochContexts(builder);

  @Test
  void keepsTheThreeUsedLast() {
    assertThat(EpochContexts.KEPT_MAX).isEqualTo(3);
    List.of(1, 2, 3, 1, 4).forEach(contexts::get);
    assertThat(built).containsExactly(1, 2, 3, 4);

    // 2 was used longest ago and had to go; 1 and 3 are still there.
    List.of(1, 3, 2).forEach(contexts::get);
    assertThat(built).containsExactly(1, 2, 3, 4, 2);
  }

  @Test
  void oneThreadBuildsAndTheOthersWait() throws Exception {
    try (var pool = Executors.newFixedThreadPool(8)) {
      Callable<EpochContext> job = () -> contexts.get(7);
      for (var result : pool.invokeAll(Collections.nCopies(64, job))) {
        assertThat(result.get()).isSameAs(EpochFixture.CONTEXTS.get(0));
      }
    }
    assertThat(built).containsExactly(7);
  }

  @Test
  void preparesTheNextEpochShortlyBeforeItBegins() {
    contexts.get(0);
    contexts.approach(Kawpow.EPOCH_LENGTH - EpochContexts.AHEAD_BLOCKS - 1);
    assertThat(built).containsExactly(0);

    contexts.approach(Kawpow.EPOCH_LENGTH - EpochContexts.AHEAD_BLOCKS);
    // Whoever asks now waits for the builder that has begun, and builds nothing twice.
    contexts.get(1);
    contexts.approach(Kawpow.EPOCH_LENGTH);
    assertThat(built).containsExactly(0, 1);
    assertThat(contexts.ready(1)).isTrue();
    assertThat(contexts.ready(2)).isFalse();
  }

  @Test
  void heightsBeyondTheLimitPrepareNothing() {
    contexts.approach(Kawpow.HEIGHT_MAX);
    contexts.approach(Long.MAX_VALUE);
    contexts.approach(-1);
    assertThat(built).isEmpty();
    assertThatThrownBy(() -> contexts.get(Kawpow.EPOCH_MAX + 1)).isInstanceOf(NodeException.class);
    assertThatThrownBy(() -> contexts.prepare(-1)).isInstanceOf(NodeException.class);
  }

  @Test
  void aFailedBuildIsForgottenAndTriedAgain() {
    var failOnce = new java.util.concurrent.atomic.AtomicBoolean(true);
    var failing =
        new EpochContexts(
            epoch -> {
              if (failOnce.getAndSet(false)) {
                throw new OutOfMemoryError("test");
              }
              return builder.apply(epoch);
            });

    assertThatThrownBy(() -> failing.get(5)).hasRootCauseInstanceOf(OutOfMemoryError.class);
    assertThat(failing.ready(5)).isFalse();
    assertThat(failing.get(5)).isNotNull();
  }
}
