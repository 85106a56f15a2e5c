package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.ops.cli.AipgCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** Networks as {@code ./aipg chain genesis} makes them: every second hash solves a block. */
public final class PrivateNetwork {
  /** Whom the blocks pay the operations share. */
  public static final String OPERATIONS = "ms6usLyxmrJfQ2t93bbKHYbce6DxJWm8Kq";

  /** An address of such a network, for miners. */
  public static final String MINER = "miDgUgRNbdSJe1FX8Y6bkAKYtoTqZ2VmGq";

  private PrivateNetwork() {}

  /** Makes a network whose genesis block is of now, and gives its file. */
  public static Path make(Path folder) {
    var printed = new StringWriter();
    int status =
        AipgCommand.commandLine()
            .setOut(new PrintWriter(printed, true))
            .setErr(new PrintWriter(printed, true))
            .execute(
                "chain",
                "genesis",
                "solo",
                "--operations-address",
                OPERATIONS,
                "--folder",
                folder.toString());
    assertThat(status).as(printed.toString()).isZero();
    return folder.resolve("solo.json");
  }

  /** Makes such a network. */
  public static NetworkParams params(Path folder) {
    return NetworkParamsReader.read(make(folder).toString());
  }
}
