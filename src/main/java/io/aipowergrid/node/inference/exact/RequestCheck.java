package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.model.ModelConfig;

/** What a request must keep to for one model. */
final class RequestCheck {
  private RequestCheck() {}

  static void require(GenerationRequest request, ModelConfig config) {
    int prompt = request.promptTokens().size();
    if ((long) prompt + request.maxTokens() > config.contextLength()) {
      throw new NodeException(
          ErrorCode.CONTEXT_LENGTH_EXCEEDED,
          "the prompt has %d tokens and %d more were asked for, but the model's context is %d"
              .formatted(prompt, request.maxTokens(), config.contextLength()),
          "messages");
    }
    for (int i = 0; i < prompt; i++) {
      requireToken(request.promptTokens().get(i), config, "prompt");
    }
    for (int id : request.sampling().logitBiasE4().keySet()) {
      requireToken(id, config, "logit_bias");
    }
  }

  static void requireToken(int id, ModelConfig config, String param) {
    if (id < 0 || id >= config.vocabularySize()) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "token id " + id + " is not in the vocabulary", param);
    }
  }
}
