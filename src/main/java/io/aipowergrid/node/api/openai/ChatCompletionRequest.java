package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.inference.ChatMessage;
import io.aipowergrid.node.inference.Sampling;
import java.util.List;
import java.util.Set;

/** A request for chat completions, read and checked; {@link ChatCompletionBody} documents it. */
record ChatCompletionRequest(String model, List<ChatMessage> messages, GenerationOptions options) {
  private static final String NO_TOOLS =
      "Tools are not supported by this node yet: leave them out, or send tool_choice \"none\".";

  /**
   * @throws io.aipowergrid.node.base.NodeException with the path of the first field at fault
   */
  static ChatCompletionRequest parse(JsonFields body, int choicesMax) {
    var model = body.requireText("model");
    var messages = ChatMessagesField.read(body);
    refuseTools(body);
    refuseResponseFormat(body);
    refuseOtherMedia(body);
    var parser = new GenerationOptionsParser(body, choicesMax);
    var completionTokens = parser.tokens("max_completion_tokens");
    var tokens = parser.tokens("max_tokens");
    var options =
        parser.parse(completionTokens == null ? tokens : completionTokens, topLogprobs(body));
    return new ChatCompletionRequest(model, messages, options);
  }

  private static int topLogprobs(JsonFields body) {
    int top = body.integer("top_logprobs", 0, 0, Sampling.TOP_LOGPROBS_MAX);
    if (body.flag("logprobs")) return top;
    if (body.has("top_logprobs")) throw body.wrong("top_logprobs", "needs 'logprobs' to be true");
    return Sampling.NO_LOGPROBS;
  }

  private static void refuseTools(JsonFields body) {
    var choice = body.value("tool_choice");
    if (choice != null && choice.isTextual() && choice.textValue().equals("none")) return;
    for (var name : List.of("tools", "functions")) {
      if (!body.array(name).isEmpty()) throw body.unsupported(name, NO_TOOLS);
    }
    if (choice == null) return;
    boolean isAuto = choice.isTextual() && choice.textValue().equals("auto");
    if (!isAuto) throw body.unsupported("tool_choice", NO_TOOLS);
  }

  private static void refuseResponseFormat(JsonFields body) {
    var format = body.object("response_format");
    if (format == null || format.requireText("type").equals("text")) return;
    throw format.unsupported(
        "type", "This node answers in plain text only for now: use response_format \"text\".");
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
