package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.GenerationEvent;
import org.jspecify.annotations.Nullable;

/** How far one streamed answer has come. Used by one thread. */
final class ChoiceProgress {
  private final @Nullable ToolCallReader calls;
  private int charactersSent;
  private GenerationEvent.@Nullable Finished finished;

  /**
   * An answer before its first token.
   *
   * @param tools whether it may hold tool calls
   */
  ChoiceProgress(ToolUse tools) {
    this.calls = tools == ToolUse.NONE ? null : new ToolCallReader(tools);
  }

  /** Finds tool calls; null when there can be none. */
  @Nullable ToolCallReader calls() {
    return calls;
  }

  void sent(String text) {
    charactersSent += text.length();
  }

  int charactersSent() {
    return charactersSent;
  }

  /** Remembers the end and gives the text that was held back until it; often empty. */
  String finish(GenerationEvent.Finished end) {
    finished = end;
    var text = end.result().text();
    return text.length() > charactersSent ? text.substring(charactersSent) : "";
  }

  String finishReason() {
    var reason = Answers.finishReason(requireEnd().reason());
    return ChatAnswerText.finishReason(reason, calls == null ? 0 : calls.calls());
  }

  EngineIdentity engine() {
    return requireEnd().result().engine();
  }

  private GenerationEvent.Finished requireEnd() {
    var end = finished;
    if (end == null) {
      throw new NodeException(
          ErrorCode.DEADLINE_EXCEEDED, "The node ran out of time before this answer began.");
    }
    return end;
  }
}
