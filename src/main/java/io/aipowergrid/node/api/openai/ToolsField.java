package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.OutputConstraint.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools}, {@code tool_choice} and {@code parallel_tool_calls} (api.md C7). */
final class ToolsField {
  static final int TOOLS_MAX = 128;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final JsonNode NO_ARGUMENTS =
      JsonNodeFactory.instance
          .objectNode()
          .put("type", "object")
          .set("properties", JsonNodeFactory.instance.objectNode());
  private static final JsonNode ANY_ARGUMENTS =
      JsonNodeFactory.instance.objectNode().put("type", "object");

  private ToolsField() {}

  /** The tools the model may call; null when it may call none. */
  static @Nullable Tools read(JsonFields body) {
    var choice = body.value("tool_choice");
    if (choice != null && choice.isTextual() && choice.textValue().equals("none")) return null;
    if (!body.array("functions").isEmpty()) {
      throw body.unsupported("functions", "Functions were replaced by tools: send 'tools'.");
    }
    var tools = tools(body);
    boolean parallel = !body.has("parallel_tool_calls") || body.flag("parallel_tool_calls");
    if (choice != null && choice.isObject()) {
      return named(body, tools, JsonFields.object(choice, "tool_choice"));
    }
    var mode = choice == null ? "auto" : JsonFields.text(choice, "tool_choice");
    return switch (mode) {
      case "auto" -> tools.isEmpty() ? null : new Tools(tools, tools, false, parallel);
      case "required" -> {
        if (tools.isEmpty()) throw body.wrong("tool_choice", "is required, but there are no tools");
        yield new Tools(tools, tools, true, parallel);
      }
      default -> throw body.wrong("tool_choice", "must be none, auto, required or name a function");
    };
  }

  private static Tools named(JsonFields body, List<Tool> tools, JsonFields choice) {
    if (!choice.requireText("type").equals("function")) {
      throw choice.unsupported("type", "This node's tool_choice names a function.");
    }
    var function = choice.object("function");
    if (function == null) throw choice.missing("function");
    var name = function.requireText("name");
    for (var tool : tools) {
      if (tool.name().equals(name)) return new Tools(tools, List.of(tool), true, false);
    }
    throw body.wrong("tool_choice", "names a function that is not among the tools");
  }

  private static List<Tool> tools(JsonFields body) {
    var elements = body.array("tools");
    if (elements.size() > TOOLS_MAX) {
      throw body.wrong("tools", "may hold " + TOOLS_MAX + " tools at most");
    }
    var tools = new ArrayList<Tool>();
    var names = new HashSet<String>();
    for (int i = 0; i < elements.size(); i++) {
      var tool = JsonFields.object(elements.get(i), "tools[" + i + "]");
      if (!tool.requireText("type").equals("function")) {
        throw tool.unsupported("type", "This node knows tools of type function.");
      }
      var function = tool.object("function");
      if (function == null) throw tool.missing("function");
      tools.add(tool(function));
      if (!names.add(tools.getLast().name())) throw function.wrong("name", "stands twice");
    }
    return tools;
  }

  private static Tool tool(JsonFields function) {
    var name = function.requireText("name");
    if (!NAME.matcher(name).matches()) {
      throw function.wrong("name", "must have 1 to 64 letters, digits, _ or -");
    }
    var description = function.text("description");
    var parameters = function.value("parameters");
    if (parameters != null && !(parameters instanceof ObjectNode)) {
      throw function.wrong("parameters", "must be an object");
    }
    var declared = parameters == null ? NO_ARGUMENTS : parameters;
    return new Tool(
        name,
        description == null ? "" : description,
        declared,
        followed(declared, function.flag("strict"), function.path("parameters")));
  }

  // A strict tool whose schema is not followed is refused; others then take any JSON object.
  private static JsonNode followed(JsonNode parameters, boolean strict, String path) {
    try {
      OutputConstraint.usable(Kind.JSON_SCHEMA, parameters.toString(), path);
    } catch (NodeException e) {
      if (strict || e.code() != ErrorCode.UNSUPPORTED_PARAMETER) throw e;
      return ANY_ARGUMENTS;
    }
    boolean object = parameters.path("type").asText().equals("object");
    if (strict && !object) {
      throw JsonFields.unsupportedAt(
          path + ".type", "The parameters of a strict function must have the type object.");
    }
    return object ? parameters : ANY_ARGUMENTS;
  }
}
