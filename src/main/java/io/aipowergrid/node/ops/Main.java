package io.aipowergrid.node.ops;

import io.aipowergrid.node.ops.cli.AipgCommand;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry of the program: every verb of {@code ./aipg} that is not about building. */
@QuarkusMain
public final class Main {
  Main() {}

  /**
   * @param arguments the verb and its options; without any, the node runs
   */
  public static void main(String... arguments) {
    String[] words = arguments.length == 0 ? new String[] {"run"} : arguments;
    System.exit(AipgCommand.commandLineFor(words[0]).execute(words));
  }
}
