package io.aipowergrid.node.mining.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.kawpow.Kawpow;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReadKernelTest {
  private static final int ITEMS = 77;
  private static final int READS = 3 * ReadKernel.IN_FLIGHT;
  private static final int SEED = 0x8000_0007;

  @Test
  void everyThreadReadsItsPartOfTheItemsThatItsGroupDraws() {
    int[] dataset = new SplittableRandom(1).ints((long) ITEMS * Kawpow.ITEM_WORDS).toArray();
    var sink = new int[ReadKernel.SINK_WORDS];
    var memory = new WarpMemory();
    Object[] arguments = {memory.map(dataset), ITEMS, SEED, READS, memory.map(sink)};
    var interpreter = PtxInterpreter.of(ReadKernel.ptx());
    for (int warp = 0; warp < 2; warp++) {
      interpreter.launch(memory, warp, arguments);
    }
    for (int thread = 0; thread < 2 * WarpRegisters.LANES; thread++) {
      assertThat(sink[thread]).as("thread %d", thread).isEqualTo(sum(dataset, thread)).isNotZero();
    }
    assertThat(sink[2 * WarpRegisters.LANES]).isZero();
  }

  private static int sum(int[] dataset, int thread) {
    int state = SEED + thread / Kawpow.LANES * ReadKernel.SEED_STEP;
    int sum = 0;
    for (int read = 0; read < READS; read++) {
      state = state * 1_664_525 + 1_013_904_223;
      int item = (int) (Integer.toUnsignedLong(state) * ITEMS >>> Integer.SIZE);
      int from = item * Kawpow.ITEM_WORDS + thread % Kawpow.LANES * 4;
      sum ^= dataset[from] ^ dataset[from + 1] ^ dataset[from + 2] ^ dataset[from + 3];
    }
    return sum;
  }
}
