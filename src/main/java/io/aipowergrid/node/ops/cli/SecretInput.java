package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads secrets from where they leave no trace: a file, a variable of the environment, or the
 * terminal without echo; never from the command line, which others can list. Main thread only.
 */
final class SecretInput {
  private static final int FILE_BYTES_MAX = 8192;
  private static final Pattern LINE_END = Pattern.compile("(\\r\\n|\\n|\\r)\\z");

  private SecretInput() {}

  /**
   * A secret that exists already.
   *
   * @param file read if given; one line end at its end does not count, blanks do
   * @param variable looked at next
   * @param what asked for at the terminal last
   */
  static String read(@Nullable Path file, String variable, String what) {
    if (file != null) {
      return readFile(file);
    }
    String value = System.getenv(variable);
    return value != null && !value.isEmpty() ? value : ask(variable, what);
  }

  /** As {@link #read}, for a new secret: at the terminal it is asked for twice. */
  static String readNew(@Nullable Path file, String variable, String what) {
    String secret = read(file, variable, what);
    boolean typed = file == null && isUnset(variable);
    if (typed && !secret.equals(ask(variable, what + ", once more"))) {
      throw new NodeException(ErrorCode.INVALID_REQUEST, "the two differ; nothing was done");
    }
    return secret;
  }

  private static boolean isUnset(String variable) {
    String value = System.getenv(variable);
    return value == null || value.isEmpty();
  }

  private static String ask(String variable, String what) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "there is no terminal to ask for the " + what + "; set " + variable + " or name a file");
    }
    char[] typed = console.readPassword("%s: ", what);
    if (typed == null) {
      throw new NodeException(ErrorCode.CANCELLED, "nothing was done");
    }
    return new String(typed);
  }

  private static String readFile(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      if (bytes.length > FILE_BYTES_MAX) {
        throw new NodeException(ErrorCode.INVALID_REQUEST, file + " is too large for a secret");
      }
      return withoutLineEnd(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private static String withoutLineEnd(String text) {
    return LINE_END.matcher(text).replaceFirst("");
  }
}
