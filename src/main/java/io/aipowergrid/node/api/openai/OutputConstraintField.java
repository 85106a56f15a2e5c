package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.OutputConstraint.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an answer must match: {@code response_format} as OpenAI names it, {@code
 * structured_outputs} and the older {@code guided_...} as vLLM does (api.md C8).
 */
final class OutputConstraintField {
  private static final String ONE_ONLY =
      "is one of several forms: only one of response_format, structured_outputs and the guided"
          + " fields may be given";
  private static final Set<String> OTHERS = Set.of("grammar", "structural_tag");

  private OutputConstraintField() {}

  /** Null when the answer is free. */
  static @Nullable OutputConstraint read(JsonFields body) {
    var found = new ArrayList<OutputConstraint>();
    var format = body.object("response_format");
    if (format != null) responseFormat(format, found);
    var structured = body.object("structured_outputs");
    if (structured != null) structured(structured, found);
    named(body, "guided_", found);
    if (found.size() > 1) throw body.wrong("response_format", ONE_ONLY);
    return found.isEmpty() ? null : found.getFirst();
  }

  private static void responseFormat(JsonFields format, List<OutputConstraint> found) {
    switch (format.requireText("type")) {
      case "text" -> {
        // The answer is free.
      }
      case "json_object" -> found.add(new OutputConstraint(Kind.JSON_OBJECT, ""));
      case "json_schema" -> {
        var wrapper = format.object("json_schema");
        if (wrapper == null) throw format.missing("json_schema");
        var schema = wrapper.value("schema");
        if (schema == null) throw wrapper.missing("schema");
        found.add(
            OutputConstraint.usable(Kind.JSON_SCHEMA, schema.toString(), wrapper.path("schema")));
      }
      default ->
          throw format.unsupported(
              "type", "This node knows response_format text, json_object and json_schema.");
    }
  }

  private static void structured(JsonFields fields, List<OutputConstraint> found) {
    if (fields.flag("json_object")) found.add(new OutputConstraint(Kind.JSON_OBJECT, ""));
    named(fields, "", found);
  }

  private static void named(JsonFields fields, String prefix, List<OutputConstraint> found) {
    for (var other : OTHERS) {
      if (fields.has(prefix + other)) {
        throw fields.unsupported(
            prefix + other, "This node holds answers to json, regex, choice and json_object.");
      }
    }
    var schema = fields.value(prefix + "json");
    if (schema != null) found.add(schema(schema, fields.path(prefix + "json")));
    var regex = fields.text(prefix + "regex");
    if (regex != null)
      found.add(OutputConstraint.usable(Kind.REGEX, regex, fields.path(prefix + "regex")));
    var choice = fields.value(prefix + "choice");
    if (choice != null) {
      fields.texts(prefix + "choice");
      found.add(
          OutputConstraint.usable(Kind.CHOICE, choice.toString(), fields.path(prefix + "choice")));
    }
  }

  // Clients send the schema as an object or as its text.
  private static OutputConstraint schema(JsonNode value, String path) {
    var text = value.isTextual() ? JsonFields.text(value, path) : value.toString();
    return OutputConstraint.usable(Kind.JSON_SCHEMA, text, path);
  }
}
