package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.Sampling;
import java.util.ArrayList;
import java.util.List;

/** A request for legacy completions, read and checked (api.md C16). */
record CompletionRequest(String model, List<Prompt> prompts, GenerationOptions options) {
  /** The old route reports five alternatives at most. */
  static final int LOGPROBS_MAX = 5;

  private static final int OUTPUT_TOKENS_DEFAULT = 16;

  /** One text to go on from. */
  sealed interface Prompt {
    record Text(String text) implements Prompt {}

    record Tokens(TokenIds ids) implements Prompt {}
  }

  /**
   * @param choicesMax limit of prompts times n
   * @throws io.aipowergrid.node.base.NodeException with the path of the first field at fault
   */
  static CompletionRequest parse(JsonFields body, int choicesMax) {
    var model = body.requireText("model");
    var prompts = prompts(body, choicesMax);
    if (body.flag("echo")) {
      throw body.unsupported("echo", "This node does not repeat the prompt: leave 'echo' out.");
    }
    var suffix = body.text("suffix");
    if (suffix != null && !suffix.isEmpty()) {
      throw body.unsupported("suffix", "This node does not fill gaps: leave 'suffix' out.");
    }
    var parser = new GenerationOptionsParser(body, choicesMax);
    var tokens = parser.tokens("max_tokens");
    int logprobs = body.integer("logprobs", Sampling.NO_LOGPROBS, 0, LOGPROBS_MAX);
    var options =
        parser.parse(
            tokens == null ? OUTPUT_TOKENS_DEFAULT : tokens,
            OutputConstraintField.read(body),
            logprobs);
    requireOneBest(body, options.choices());
    if (prompts.size() * options.choices() > choicesMax) {
      throw body.wrong("n", "times the number of prompts may be " + choicesMax + " at most");
    }
    return new CompletionRequest(model, prompts, options);
  }

  private static void requireOneBest(JsonFields body, int choices) {
    int bestOf = body.integer("best_of", choices, 1, Integer.MAX_VALUE);
    if (bestOf != choices) {
      throw body.unsupported("best_of", "This node returns every answer: leave 'best_of' out.");
    }
  }

  private static List<Prompt> prompts(JsonFields body, int countMax) {
    var prompt = body.value("prompt");
    if (prompt == null) throw body.missing("prompt");
    if (prompt.isTextual()) return List.of(text(prompt, "prompt"));
    if (!prompt.isArray()) {
      throw body.wrong("prompt", "must be a string, an array of strings, or arrays of token ids");
    }
    if (prompt.isEmpty()) throw body.wrong("prompt", "must not be empty");
    if (prompt.get(0).isNumber()) return List.of(tokens(prompt, "prompt"));
    if (prompt.size() > countMax) {
      throw body.wrong("prompt", "may hold " + countMax + " prompts at most");
    }
    var prompts = new ArrayList<Prompt>(prompt.size());
    for (int i = 0; i < prompt.size(); i++) {
      prompts.add(prompt(prompt.get(i), "prompt[" + i + "]"));
    }
    return List.copyOf(prompts);
  }

  private static Prompt prompt(JsonNode element, String path) {
    if (element.isArray()) return tokens(element, path);
    if (element.isTextual()) return text(element, path);
    throw JsonFields.invalid(path, "must be a string or an array of token ids");
  }

  private static Prompt.Text text(JsonNode node, String path) {
    var text = JsonFields.text(node, path);
    if (text.isEmpty()) throw JsonFields.invalid(path, "must not be empty");
    return new Prompt.Text(text);
  }

  private static Prompt.Tokens tokens(JsonNode array, String path) {
    if (array.isEmpty()) throw JsonFields.invalid(path, "must not be empty");
    var ids = new int[array.size()];
    for (int i = 0; i < ids.length; i++) {
      var id = array.get(i);
      if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
        throw JsonFields.invalid(path + "[" + i + "]", "must be a token id");
      }
      ids[i] = id.intValue();
    }
    return new Prompt.Tokens(TokenIds.of(ids));
  }
}
