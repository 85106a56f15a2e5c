package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.ops.NodeProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./aipg run}: starts the node and returns when it has stopped. */
@Command(
    name = "run",
    description = "Start the node; Ctrl-C drains and stops it.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return NodeProcess.runNode();
  }
}
