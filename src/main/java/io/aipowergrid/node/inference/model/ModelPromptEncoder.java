package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.ChatMessage;
import io.aipowergrid.node.inference.PromptEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Encodes prompts with a model's own tokenizer and template. Thread-safe. */
public final class ModelPromptEncoder implements PromptEncoder {
  /** Longest text that is tokenised; no context holds as much. */
  public static final int TEXT_CHARS_MAX = 8 << 20;

  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final boolean templateIsOwn;
  private final ContentGuard guard;
  private final int charsMax;

  public ModelPromptEncoder(LoadedModelFiles files) {
    this.tokenizer = files.tokenizer();
    this.templateIsOwn = files.template() != null;
    this.template = files.template() != null ? files.template() : new PlainChatTemplate();
    this.guard = new ContentGuard(new SpecialTokens(tokenizer.specialTokens()));
    this.charsMax = charsMax(files.config().contextLength());
  }

  // Tokenising takes time that nobody has paid for yet, so what fits in no case is not begun: a
  // context full of the longest token has this many bytes, and a char takes a byte at least.
  private int charsMax(int contextLength) {
    int longest = 1;
    for (int id = 0; id < tokenizer.size(); id++) {
      longest = Math.max(longest, tokenizer.tokenBytes(id).length);
    }
    return (int) Math.min(TEXT_CHARS_MAX, (long) contextLength * longest);
  }

  @Override
  public TokenIds chat(List<ChatMessage> messages) {
    long chars = messages.stream().mapToLong(message -> message.content().length()).sum();
    requireBounded(chars, "messages");
    var guarded = guard.guard(messages);
    var rendered = template.render(guarded.messages(), true);
    var ids = new IntList();
    if (!templateIsOwn) {
      ids.addAll(tokenizer.textPrefix()); // A template of its own writes the beginning itself.
    }
    if (rendered.indexOf(guarded.marker()) < 0) {
      ids.addAll(tokenizer.encode(rendered, true));
      return ids.toTokenIds();
    }
    for (var piece : guard.split(rendered, guarded.marker())) {
      var id = piece.id();
      if (id != null) {
        ids.add(id);
      } else {
        ids.addAll(tokenizer.encode(piece.text(), false));
      }
    }
    return ids.toTokenIds();
  }

  @Override
  public TokenIds text(String text) {
    requireBounded(text.length(), "prompt");
    var ids = new IntList();
    ids.addAll(tokenizer.textPrefix());
    ids.addAll(tokenizer.encode(text, false));
    return ids.toTokenIds();
  }

  private void requireBounded(long chars, String param) {
    if (chars > charsMax) {
      throw new NodeException(
          ErrorCode.CONTEXT_LENGTH_EXCEEDED,
          "The text has %d characters; at most %d can fit in this model's context."
              .formatted(chars, charsMax),
          param);
    }
  }

  @Override
  public String decode(TokenIds ids) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < ids.size(); i++) {
      bytes.writeBytes(tokenizer.tokenBytes(ids.get(i)));
    }
    var text = bytes.toString(StandardCharsets.UTF_8);
    return tokenizer.addsLeadingSpace() && text.startsWith(" ") ? text.substring(1) : text;
  }
}
