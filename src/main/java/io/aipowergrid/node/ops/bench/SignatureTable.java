package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;

import io.aipowergrid.node.crypto.EcdsaBench;
import io.aipowergrid.node.ops.TextTable;

/** ECDSA signatures that one processor verifies, ours beside Bouncy Castle's. */
final class SignatureTable implements Bench {
  @Override
  public String name() {
    return "signatures";
  }

  @Override
  public String group() {
    return "chain";
  }

  @Override
  public String about() {
    return "ECDSA signatures verified";
  }

  @Override
  public void run(BenchRun run) {
    var table = new TextTable("code", "key", "per CPU second", "CPU each", "heap each");
    for (var rate : EcdsaBench.run(run.perFigure())) {
      table.row(
          rate.code(),
          rate.compressed() ? "compressed" : "uncompressed",
          format("%,.0f", rate.perCpuSecond()),
          format("%.1f us", 1e6 / rate.perCpuSecond()),
          format("%,d bytes", rate.bytesEach()));
    }
    run.print("ECDSA on secp256k1: signatures verified on one processor, key decoded", table);
  }
}
