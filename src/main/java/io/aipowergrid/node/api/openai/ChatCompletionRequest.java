package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.inference.ChatMessage;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.Sampling;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for chat completions, read and checked; {@link ChatCompletionBody} documents it.
 *
 * @param messages the conversation, in which tools are told already
 * @param tools null when the model may call none
 */
record ChatCompletionRequest(
    String model, List<ChatMessage> messages, @Nullable Tools tools, GenerationOptions options) {

  /**
   * @throws io.aipowergrid.node.base.NodeException with the path of the first field at fault
   */
  static ChatCompletionRequest parse(JsonFields body, int choicesMax) {
    var model = body.requireText("model");
    var messages = ChatMessagesField.read(body);
    var tools = ToolsField.read(body);
    var constraint = constraint(body, tools);
    refuseOtherMedia(body);
    var parser = new GenerationOptionsParser(body, choicesMax);
    var completionTokens = parser.tokens("max_completion_tokens");
    var tokens = parser.tokens("max_tokens");
    var options =
        parser.parse(
            completionTokens == null ? tokens : completionTokens, constraint, topLogprobs(body));
    var told = tools == null ? messages : ToolPrompt.tell(messages, tools);
    return new ChatCompletionRequest(model, told, tools, options);
  }

  // An answer that must call a tool has no text that a format could bind.
  private static @Nullable OutputConstraint constraint(JsonFields body, @Nullable Tools tools) {
    var constraint = OutputConstraintField.read(body);
    if (tools == null) return constraint;
    if (constraint != null && !tools.required()) {
      throw body.unsupported(
          "response_format",
          "This node does not hold text to a format where tools may be called: leave one out, or"
              + " send tool_choice \"required\" or \"none\".");
    }
    return tools.constraint();
  }

  private static int topLogprobs(JsonFields body) {
    int top = body.integer("top_logprobs", 0, 0, Sampling.TOP_LOGPROBS_MAX);
    if (body.flag("logprobs")) return top;
    if (body.has("top_logprobs")) throw body.wrong("top_logprobs", "needs 'logprobs' to be true");
    return Sampling.NO_LOGPROBS;
  }

  private static void refuseOtherMedia(JsonFields body) {
    var text = Set.of("text");
    for (var modality : body.array("modalities")) {
      if (!text.contains(modality.asText())) {
        throw body.unsupported("modalities", "This model answers in text only.");
      }
    }
    if (body.has("audio")) throw body.unsupported("audio", "This model answers in text only.");
    if (body.has("web_search_options")) {
      throw body.unsupported("web_search_options", "This node does not search the web.");
    }
  }
}
