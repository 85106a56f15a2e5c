package io.aipowergrid.node.inference.model.jinja;

/** A template cannot be read or rendered. The message is for the people who brought it. */
public class JinjaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JinjaException(String message) {
    super(message);
  }

  static JinjaException at(int line, String message) {
    return new JinjaException("line " + line + ": " + message);
  }

  /** The template itself refused what it was given, by {@code raise_exception}. */
  public static final class Raised extends JinjaException {
    private static final long serialVersionUID = 1L;

    Raised(String message) {
      super(message);
    }
  }
}
