package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;

import io.aipowergrid.node.chain.script.ScriptBench;
import io.aipowergrid.node.ops.TextTable;

/** Inputs that one processor checks, and what hashing costs in a large transaction. */
final class ScriptTable implements Bench {
  @Override
  public String name() {
    return "scripts";
  }

  @Override
  public String group() {
    return "chain";
  }

  @Override
  public String about() {
    return "transaction inputs checked";
  }

  @Override
  public void run(BenchRun run) {
    ScriptBench.Rates rates = ScriptBench.run(run.perFigure());
    String large = " in a transaction of %,d inputs".formatted(ScriptBench.MANY_INPUTS);
    var table = new TextTable("what", "per CPU second", "CPU each");
    row(table, "P2PKH input", rates.keyHash());
    row(table, "P2WPKH input", rates.witnessKeyHash());
    row(table, "P2PKH input without ECDSA", rates.withoutEcdsa());
    row(table, "signature hash" + large, rates.largeHashes());
    row(table, "version 0 signature hash" + large, rates.largeWitnessHashes());
    run.print("Scripts: inputs checked by the rules of blocks on one processor", table);
  }

  private static void row(TextTable table, String what, double perSecond) {
    table.row(what, format("%,.0f", perSecond), format("%.2f us", 1e6 / perSecond));
  }
}
