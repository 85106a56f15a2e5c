package io.aipowergrid.node.ops;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the programs of the embedded PostgreSQL to their end, as an ordinary user where this process
 * is root: PostgreSQL refuses to run as root, and in a user namespace of its own ({@code unshare
 * -U}) it is an ordinary user with the same rights on the files. Any thread.
 */
final class PostgresProgram {
  private static final String WAYS_OUT =
      "Start the node as an ordinary user, or set QUARKUS_DATASOURCE_JDBC_URL,"
          + " QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD to use your own server.";

  /** How unshare begins to say that the namespace stands and only the program does not start. */
  private static final String PROGRAM_REFUSED = "unshare: failed to execute";

  private PostgresProgram() {}

  /**
   * Runs a program; returns when it has ended well.
   *
   * @param home the folder of the unpacked programs
   * @throws IllegalStateException with what to do, when it does not start, fails or takes too long
   */
  static void run(Path home, Duration timeout, String program, String... arguments) {
    List<String> command = new ArrayList<>(asOrdinaryUser());
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("aipg-" + program, ".out");
      try {
        Process process = start(program, command, output);
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(
              program + " took longer than " + timeout.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
          throw new IllegalStateException(
              explain(program, Files.readString(output, StandardCharsets.UTF_8).strip()));
        }
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the output of " + program, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + program + " was running", e);
    }
  }

  private static List<String> asOrdinaryUser() {
    return "root".equals(System.getProperty("user.name")) ? List.of("unshare", "-U") : List.of();
  }

  private static Process start(String program, List<String> command, Path output) {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().put("LC_ALL", "C");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IllegalStateException(explain(program, String.valueOf(e.getMessage())), e);
    }
  }

  /** What a program that failed has said, or the system of one that it did not start. */
  static String explain(String program, String said) {
    if (said.contains("unshare") && !said.contains(PROGRAM_REFUSED)) {
      return "PostgreSQL refuses to run as root, and here it cannot be given a user namespace of its"
          + " own (unshare -U: "
          + said
          + "). "
          + WAYS_OUT;
    }
    return "embedded PostgreSQL: " + program + " failed: " + said;
  }
}
