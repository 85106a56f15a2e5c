package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.gpu.TurnQueue.Admission;
import io.aipowergrid.node.gpu.TurnQueue.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TurnQueueTest {
  private static final long PATIENCE = 40;

  /** Ten thousand random arrivals and turns: who is passed over has a reason. */
  @Test
  void nobodyIsPassedOverWithoutAReason() {
    var random = new SplittableRandom(11);
    var queue = new TurnQueue(PATIENCE);
    List<Turn> waiting = new ArrayList<>();
    int impatient = 0;
    for (long now = 0; now < 10_000; now++) {
      if (waiting.size() < 60) {
        // One mining task at a time, as a miner has.
        var workload = Workload.values()[random.nextInt(queue.hasMining() ? 3 : 4)];
        waiting.add(queue.add(workload, false, now, false));
      }
      boolean miningAllowed = random.nextBoolean();
      if (random.nextInt(4) > 0) {
        var next = queue.poll(now, miningAllowed ? Admission.ALL : Admission.NO_MINING);
        assertThat(next.isPresent())
            .isEqualTo(waiting.stream().anyMatch(turn -> miningAllowed || !turn.isMining()));
        if (next.isPresent()) {
          impatient += checkFair(next.get(), waiting, now);
          waiting.remove(next.get());
        }
      }
    }
    assertThat(impatient).isGreaterThan(100);
  }

  private static int checkFair(Turn next, List<Turn> waiting, long now) {
    boolean late = !next.isMining() && now - next.since() > PATIENCE;
    for (var other : waiting) {
      boolean older = other.number() < next.number();
      // Within a workload the order of arrival holds, always.
      assertThat(older && other.workload() == next.workload()).isFalse();
      // Who has waited beyond patience is passed only by somebody older.
      boolean otherLate = !other.isMining() && now - other.since() > PATIENCE;
      assertThat(otherLate && older).isFalse();
      // Before that, the higher workload goes first.
      assertThat(!late && other.workload().precedes(next.workload())).isFalse();
    }
    return late ? 1 : 0;
  }
}
