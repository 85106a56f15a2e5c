package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;

import io.aipowergrid.node.chain.FuzzBench;
import io.aipowergrid.node.ops.TextTable;
import java.util.List;

/** Mutated bytes of each kind that a stranger can send, and what came of them. */
final class FuzzTable implements Bench {
  @Override
  public String name() {
    return "fuzz";
  }

  @Override
  public String group() {
    return "chain";
  }

  @Override
  public String about() {
    return "mutated frames, messages, scripts, headers and blocks";
  }

  @Override
  public void run(BenchRun run) {
    long seed = System.nanoTime();
    List<FuzzBench.Result> results = new FuzzBench(seed).run(run.perFigure(), Long.MAX_VALUE);
    var table =
        new TextTable("kind", "inputs", "inputs/s", "refused", "other exceptions", "most bytes");
    for (FuzzBench.Result result : results) {
      table.row(
          result.kind(),
          format("%,d", result.inputs()),
          format("%,.0f", result.inputs() / result.seconds()),
          format("%,d", result.refused()),
          result.firstUnexpected().map(first -> result.unexpected() + " " + first).orElse("none"),
          format("%,d", result.bytesMax()));
    }
    run.print("Hostile bytes on one thread, seed " + seed + "; most bytes one input took", table);
  }
}
