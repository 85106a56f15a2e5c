package io.aipowergrid.node.inference.model;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.crypto.Sha256;
import io.aipowergrid.node.inference.ChatMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A chat template in the Jinja dialect of Hugging Face, rendered by jinjava in a closed room: see
 * {@link TemplateSandbox}. Thread-safe.
 */
final class JinjaChatTemplate implements ChatTemplate {
  private final Jinjava jinjava = TemplateSandbox.create();
  private final String source;
  private final String bosToken;
  private final String eosToken;
  private final Hash256 hash;

  JinjaChatTemplate(String source, String bosToken, String eosToken) {
    this.source = source;
    this.bosToken = bosToken;
    this.eosToken = eosToken;
    this.hash = Sha256.hash(source.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
    var bindings = new HashMap<String, Object>();
    bindings.put("messages", messages.stream().map(JinjaChatTemplate::view).toList());
    bindings.put("add_generation_prompt", addGenerationPrompt);
    bindings.put("bos_token", bosToken);
    bindings.put("eos_token", eosToken);
    bindings.put("tools", null);
    bindings.put("documents", null);
    return output(TemplateSandbox.render(jinjava, source, bindings));
  }

  private static Map<String, Object> view(ChatMessage message) {
    return Map.of(
        "role", message.role().name().toLowerCase(Locale.ROOT), "content", message.content());
  }

  private static String output(RenderResult result) {
    for (var error : result.getErrors()) {
      if (error.getSeverity() == TemplateError.ErrorType.FATAL) {
        throw failure(error);
      }
    }
    return result.getOutput();
  }

  // What the template itself refuses is the caller's to mend; anything else is the model's fault.
  private static NodeException failure(TemplateError error) {
    for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
      if (cause instanceof TemplateFunctions.RaisedException raised) {
        return new NodeException(
            ErrorCode.INVALID_REQUEST,
            "The model's chat template refuses these messages: "
                + Refusal.shown(String.valueOf(raised.getMessage())),
            "messages");
      }
    }
    return Refusal.of(
        "The model's chat template cannot be used (line %d: %s)."
            .formatted(error.getLineno(), Refusal.shown(String.valueOf(error.getMessage()))));
  }

  @Override
  public Hash256 hash() {
    return hash;
  }
}
