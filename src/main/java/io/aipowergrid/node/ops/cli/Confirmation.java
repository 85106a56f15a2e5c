package io.aipowergrid.node.ops.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Asks whoever sits at the terminal, or what is piped in, before something is done. */
final class Confirmation {
  private Confirmation() {}

  /** Only the whole word counts; anything else, or no answer, is a no. */
  static boolean given(String question) {
    System.out.print(question + " Type yes: ");
    System.out.flush();
    try {
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String answer = in.readLine();
      return answer != null && answer.strip().equals("yes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
