package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.GenerationEvent;
import org.jspecify.annotations.Nullable;

/** How far one streamed answer has come. Used by one thread. */
final class ChoiceProgress {
  private int charactersSent;
  private GenerationEvent.@Nullable Finished finished;

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
    return Answers.finishReason(requireEnd().reason());
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
