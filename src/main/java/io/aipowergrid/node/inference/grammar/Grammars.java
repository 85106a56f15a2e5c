package io.aipowergrid.node.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.inference.OutputConstraint;
import java.util.LinkedHashSet;
import java.util.List;

/** Compiles what a request demands of its answer. */
public final class Grammars {
  private Grammars() {}

  /**
   * The texts that satisfy it.
   *
   * @throws GrammarException when the definition is malformed, unsupported or too large
   */
  public static Grammar of(OutputConstraint constraint) {
    var definition = constraint.definition();
    return switch (constraint.kind()) {
      case JSON_OBJECT -> JsonGrammar.anyObject();
      case JSON_SCHEMA -> JsonGrammar.schema(definition);
      case REGEX -> RegexGrammar.of(definition);
      case TOOL_CALLS -> ToolGrammar.of(definition);
      case CHOICE -> RegexGrammar.choice(texts(SchemaText.parse(definition).root()));
    };
  }

  private static List<String> texts(JsonNode choices) {
    var texts = new LinkedHashSet<String>();
    for (var choice : choices) {
      if (!choice.isTextual() || choice.textValue().isEmpty()) {
        throw GrammarException.malformed("", "Each choice must be a string that is not empty.");
      }
      texts.add(choice.textValue());
    }
    if (!choices.isArray() || texts.isEmpty()) {
      throw GrammarException.malformed("", "The choices must be an array that is not empty.");
    }
    return List.copyOf(texts);
  }
}
