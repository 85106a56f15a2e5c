package io.aipowergrid.node.inference.grammar;

/** A definition that is malformed, or that this node cannot follow; says where and why. */
public final class GrammarException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of fault it is. */
  public enum Fault {
    /** The definition is not valid. */
    MALFORMED,
    /** The definition is valid, but uses what this node does not support. */
    UNSUPPORTED,
    /** The definition, or the matching of a text, costs more than {@link GrammarLimits} allow. */
    TOO_LARGE
  }

  private final Fault fault;
  private final String path;

  private GrammarException(Fault fault, String path, String reason) {
    super(reason);
    this.fault = fault;
    this.path = path;
  }

  static GrammarException malformed(String path, String reason) {
    return new GrammarException(Fault.MALFORMED, path, reason);
  }

  static GrammarException unsupported(String path, String reason) {
    return new GrammarException(Fault.UNSUPPORTED, path, reason);
  }

  static GrammarException tooLarge(String reason) {
    return new GrammarException(Fault.TOO_LARGE, "", reason);
  }

  public Fault fault() {
    return fault;
  }

  /** JSON pointer of the fault inside a schema; empty for the whole definition. */
  public String path() {
    return path;
  }

  /** What is wrong, as a sentence for the author of the definition. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
