package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.grammar.GrammarException;
import io.aipowergrid.node.inference.grammar.GrammarLimits;
import io.aipowergrid.node.inference.grammar.Grammars;

/**
 * What the text of an answer must match from its first to its last byte. Part of the request, of
 * its hash and of every replay. Immutable.
 *
 * @param definition what the kind says; JSON texts keep the order of their members
 */
public record OutputConstraint(Kind kind, String definition) {
  /** How a definition is read. */
  public enum Kind {
    /** Any JSON object; the definition is empty. */
    JSON_OBJECT(1),
    /** A JSON schema. */
    JSON_SCHEMA(2),
    /** A regular expression for the whole answer. */
    REGEX(3),
    /** A JSON array of the texts that are allowed. */
    CHOICE(4),
    /**
     * Calls of tools: a JSON object with {@code required}, {@code parallel} and {@code tools}, a
     * list of objects with {@code name} and {@code parameters}, a schema.
     */
    TOOL_CALLS(5);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The number that stands for the kind in hashes and stored requests. */
    public int code() {
      return code;
    }

    /**
     * The kind with that number.
     *
     * @throws IllegalArgumentException when no kind has that number
     */
    public static Kind ofCode(int code) {
      for (var kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind of constraint has the number " + code);
    }
  }

  public OutputConstraint {
    if (definition.length() > GrammarLimits.DEFINITION_CHARS_MAX) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "What the answer must match has more than %,d characters."
              .formatted(GrammarLimits.DEFINITION_CHARS_MAX));
    }
    // Its UTF-8 form, which is hashed and kept, would not say the same.
    if (definition.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "What the answer must match holds half of a surrogate pair.");
    }
  }

  /**
   * A constraint whose definition was read once, so that a fault is told before anything is
   * admitted.
   *
   * @param param the request field that holds the definition; a fault inside a schema adds its path
   * @throws NodeException INVALID_REQUEST, or UNSUPPORTED_PARAMETER for what this node does not
   *     follow; it names the field
   */
  public static OutputConstraint usable(Kind kind, String definition, String param) {
    try {
      var constraint = new OutputConstraint(kind, definition);
      Grammars.of(constraint);
      return constraint;
    } catch (GrammarException e) {
      throw refusal(e, param);
    } catch (NodeException e) {
      throw new NodeException(e.code(), "'" + param + "': " + e.detail(), param);
    }
  }

  private static NodeException refusal(GrammarException fault, String param) {
    var path = param + fault.path().replace('/', '.').replace("~1", "/").replace("~0", "~");
    var code =
        fault.fault() == GrammarException.Fault.UNSUPPORTED
            ? ErrorCode.UNSUPPORTED_PARAMETER
            : ErrorCode.INVALID_REQUEST;
    return new NodeException(code, "'" + path + "': " + fault.reason(), path);
  }
}
