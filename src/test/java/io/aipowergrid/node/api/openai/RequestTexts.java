package io.aipowergrid.node.api.openai;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aipowergrid.node.base.NodeException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Requests as text, for tests of the readers. */
final class RequestTexts {
  static final int CHOICES_MAX = 4;

  private RequestTexts() {}

  /** A chat request with these extra fields, each beginning with a comma. */
  static ChatCompletionRequest chat(String extra) {
    return chatOf(
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + extra + "}");
  }

  static ChatCompletionRequest chatOf(String body) {
    return ChatCompletionRequest.parse(fields(body), CHOICES_MAX);
  }

  static CompletionRequest completion(String prompt, String extra) {
    return CompletionRequest.parse(
        fields("{\"model\":\"m\",\"prompt\":" + prompt + extra + "}"), CHOICES_MAX);
  }

  static NodeException chatFailure(String extra) {
    return catchThrowableOfType(NodeException.class, () -> chat(extra));
  }

  static NodeException messagesFailure(String messages) {
    return catchThrowableOfType(
        NodeException.class, () -> chatOf("{\"model\":\"m\",\"messages\":" + messages + "}"));
  }

  static NodeException completionFailure(String prompt, String extra) {
    return catchThrowableOfType(NodeException.class, () -> completion(prompt, extra));
  }

  private static JsonFields fields(String body) {
    return JsonBody.read(
            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
            1 << 20,
            Duration.ofMinutes(1))
        .fields();
  }
}
