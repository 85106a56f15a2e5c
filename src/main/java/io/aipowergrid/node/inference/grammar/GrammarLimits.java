package io.aipowergrid.node.inference.grammar;

/** What a grammar may cost. Every refusal that names one of these is a {@link GrammarException}. */
public final class GrammarLimits {
  /** Characters of a regular expression or JSON schema. */
  public static final int DEFINITION_CHARS_MAX = 256 << 10;

  /** Levels of nesting inside a regular expression or JSON schema. */
  public static final int DEFINITION_DEPTH_MAX = 64;

  /** Nodes of the compiled graph. */
  public static final int NODES_MAX = 1 << 17;

  /** Edges of the compiled graph. */
  public static final int EDGES_MAX = 1 << 19;

  /** Largest bound in {@code {m,n}} of a regular expression. */
  public static final int REPEAT_MAX = 1000;

  /** Largest {@code minLength} or {@code maxLength} of a string. */
  public static final int STRING_LENGTH_MAX = 10_000;

  /** Largest {@code minItems} or {@code maxItems} of an array. */
  public static final int ITEMS_MAX = 1000;

  /** Digits of an integer, or of a number before its point, where the schema sets no bound. */
  public static final int INTEGER_DIGITS = 18;

  /** Digits of a number behind its point, and of a bound in a schema. */
  public static final int FRACTION_DIGITS_MAX = 15;

  /** Digits of a bound before its point. */
  public static final int BOUND_DIGITS_MAX = 30;

  /** Rules open at once while matching: about a third as many levels of objects and arrays. */
  public static final int DEPTH_MAX = 128;

  /** Places in the grammar where one text may be at the same time. */
  public static final int PLACES_MAX = 1 << 12;

  /** States an automaton remembers; when it knows more it forgets all and starts again. */
  public static final int STATES_MAX = 1 << 15;

  /** Places of all states that an automaton remembers; beyond it, too, it forgets all. */
  public static final int PLACES_KNOWN_MAX = 1 << 18;

  private GrammarLimits() {}
}
