package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.crypto.Sha256;
import io.aipowergrid.node.inference.ChatMessage;
import io.aipowergrid.node.inference.model.jinja.JinjaException;
import io.aipowergrid.node.inference.model.jinja.JinjaTemplate;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model's own chat template. Thread-safe. */
final class JinjaChatTemplate implements ChatTemplate {
  private final JinjaTemplate template;
  private final String bosToken;
  private final String eosToken;
  private final Hash256 hash;

  JinjaChatTemplate(String source, String bosToken, String eosToken) {
    try {
      this.template = JinjaTemplate.parse(source);
    } catch (JinjaException e) {
      throw unusable(e);
    }
    this.bosToken = bosToken;
    this.eosToken = eosToken;
    this.hash = Sha256.hash(source.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
    var bindings = new HashMap<String, @Nullable Object>();
    bindings.put("messages", messages.stream().map(JinjaChatTemplate::view).toList());
    bindings.put("add_generation_prompt", addGenerationPrompt);
    bindings.put("bos_token", bosToken);
    bindings.put("eos_token", eosToken);
    bindings.put("tools", null);
    bindings.put("documents", null);
    try {
      return template.render(bindings);
    } catch (JinjaException.Raised e) {
      // What the template itself refuses is the caller's to mend; anything else the model's fault.
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "The model's chat template refuses these messages: "
              + Refusal.shown(String.valueOf(e.getMessage())),
          "messages");
    } catch (JinjaException e) {
      throw unusable(e);
    }
  }

  private static Map<String, Object> view(ChatMessage message) {
    var view = new LinkedHashMap<String, Object>();
    view.put("role", message.role().name().toLowerCase(Locale.ROOT));
    view.put("content", message.content());
    return view;
  }

  private static NodeException unusable(JinjaException e) {
    return Refusal.of(
        "The model's chat template cannot be used: "
            + Refusal.shown(String.valueOf(e.getMessage()))
            + ". Mend chat_template.jinja, or remove it to use plain paragraphs.");
  }

  @Override
  public Hash256 hash() {
    return hash;
  }
}
