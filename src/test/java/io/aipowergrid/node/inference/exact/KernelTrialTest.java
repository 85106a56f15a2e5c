package io.aipowergrid.node.inference.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.inference.EngineBenchReport.Decode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelTrialTest {
  /** Right, and slower than anything else. */
  private static final class Slow extends ControlKernels {
    @Override
    public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
      long until = System.nanoTime() + 2_000_000;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      super.add(x, xOffset, y, yOffset, count);
    }
  }

  @Test
  void theFasterKernelsWin() {
    var limit = Duration.ofSeconds(30);
    assertTrue(new KernelTrial(new Slow(), new ScalarKernels(), limit).challengerWins());
  }

  @Test
  void theSlowerOnesLoseWhenTheTimeIsUp() {
    var limit = Duration.ofMillis(300);
    assertFalse(new KernelTrial(new ScalarKernels(), new Slow(), limit).challengerWins());
  }

  @Test
  void aChoiceIsKept() {
    assertEquals("scalar", KernelChoice.SCALAR.create().current().name());
    assertTrue(KernelChoice.VECTOR.create().current().name().startsWith("vector-"));
  }

  @Test
  void benchmarksALoadedModel() {
    var models = Digests.models(Digests.random(0), new ScalarKernels());
    var reports = ExactBench.loaded(models, Digests.MODEL, 2, Duration.ofMillis(20)).run();
    assertEquals(2 * KernelSets.all().size(), reports.size());
    for (var report : reports) {
      assertTrue(report.prefillPerSecond() > 0);
      var decode = report.decode();
      assertEquals(List.of(1, 4, 8, 16), decode.stream().map(Decode::sequences).toList());
      assertTrue(decode.stream().allMatch(figure -> figure.perSecond() > 0));
      assertTrue(report.readPercent() > 0);
      assertTrue(report.modelBytes() > report.stepBytes());
      assertTrue(report.firstToken().isPositive());
      assertTrue(report.commitmentPercent() > 0);
    }
  }
}
