package io.aipowergrid.node.inference.model;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Hugging Face {@code tokenizer.json} run by DJL's tokenizers. A second instance, made when it is
 * first needed, does not know the special tokens and so encodes a text that spells one as plain
 * text. Thread-safe.
 */
final class JsonTokenizer implements Tokenizer {
  private static final String SPACE_MARK = "\u2581";

  private final byte[] json;
  private final TokenizerJson description;
  private final Hash256 hash;
  private final HuggingFaceTokenizer withSpecial;
  private final SpecialTokens specialTokens;
  private final BitSet specialIds;
  private final byte[][] bytes;
  private final TokenIds textPrefix;
  private final boolean addsLeadingSpace;
  private @Nullable HuggingFaceTokenizer withoutSpecial;

  JsonTokenizer(byte[] json) {
    this.json = json.clone();
    this.description = TokenizerJson.read(json);
    this.hash = Sha256.hash(json);
    this.withSpecial = NativeTokenizers.create(json);
    this.specialTokens = specialTokens(description);
    var unknown = description.unknownToken();
    this.specialIds = new BitSet();
    specialTokens.ids().forEach((text, id) -> specialIds.set(id, !text.equals(unknown)));
    this.bytes = bytes(description);
    this.textPrefix = prefix();
    this.addsLeadingSpace = startsWithSpace(encode("a", false));
  }

  private static SpecialTokens specialTokens(TokenizerJson description) {
    var ids = new HashMap<String, Integer>();
    for (var token : description.addedTokens()) {
      if (token.special()) {
        ids.put(token.content(), token.id());
      }
    }
    return new SpecialTokens(ids);
  }

  private static byte[][] bytes(TokenizerJson description) {
    var bytes = new byte[description.size()][];
    var decoding = description.decoding();
    for (var entry : description.texts().entrySet()) {
      bytes[entry.getKey()] = bytes(entry.getValue(), decoding);
    }
    for (var token : description.addedTokens()) {
      bytes[token.id()] =
          token.special() ? new byte[0] : token.content().getBytes(StandardCharsets.UTF_8);
    }
    return bytes;
  }

  private static byte[] bytes(String text, TokenizerJson.Decoding decoding) {
    return switch (decoding) {
      case BYTE_LEVEL -> ByteAlphabet.decode(text);
      case SENTENCE_PIECE ->
          text.matches("<0x[0-9A-Fa-f]{2}>")
              ? new byte[] {(byte) Integer.parseInt(text.substring(3, 5), 16)}
              : text.replace(SPACE_MARK, " ").getBytes(StandardCharsets.UTF_8);
    };
  }

  /** What the tokenizer's own post-processor puts before a text; what it puts after is left out. */
  private TokenIds prefix() {
    var bare = encode(withSpecial, "a", false);
    var dressed = encode(withSpecial, "a", true);
    for (int from = 0; from + bare.size() <= dressed.size(); from++) {
      if (dressed.slice(from, from + bare.size()).equals(bare)) {
        return dressed.slice(0, from);
      }
    }
    return TokenIds.EMPTY;
  }

  private boolean startsWithSpace(TokenIds ids) {
    if (ids.isEmpty()) {
      return false;
    }
    var first = tokenBytes(ids.get(0));
    return first.length > 0 && first[0] == ' ';
  }

  @Override
  public TokenIds encode(String text, boolean parseSpecial) {
    if (parseSpecial) {
      return encode(withSpecial, text, false);
    }
    boolean spelled = specialTokens.occurIn(text);
    var ids = encode(spelled ? withoutSpecial() : withSpecial, text, false);
    return hasSpecial(ids) ? encodeCharacters(text) : ids;
  }

  private boolean hasSpecial(TokenIds ids) {
    for (int i = 0; i < ids.size(); i++) {
      if (specialIds.get(ids.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** For a vocabulary whose merges lead to a special token: nothing merges. */
  private TokenIds encodeCharacters(String text) {
    var ids = new IntList();
    text.codePoints()
        .forEach(
            c -> {
              var one = encode(withoutSpecial(), Character.toString(c), false);
              if (!hasSpecial(one)) {
                ids.addAll(one);
              }
            });
    return ids.toTokenIds();
  }

  private static TokenIds encode(HuggingFaceTokenizer tokenizer, String text, boolean dress) {
    if (text.isEmpty() && !dress) {
      return TokenIds.EMPTY;
    }
    try {
      long[] ids = NativeTokenizers.encode(tokenizer, wellFormed(text), dress);
      var result = new IntList();
      for (long id : ids) {
        result.add(Math.toIntExact(id));
      }
      return result.toTokenIds();
    } catch (RuntimeException e) {
      throw new NodeException(
          ErrorCode.UNPROCESSABLE, "The model's tokenizer cannot read this text.");
    }
  }

  // The native side takes UTF-8; half of a surrogate pair has none.
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private synchronized HuggingFaceTokenizer withoutSpecial() {
    if (withoutSpecial == null) {
      withoutSpecial = NativeTokenizers.create(SpecialFreeJson.of(json, description));
    }
    return withoutSpecial;
  }

  @Override
  public byte[] tokenBytes(int id) {
    return id < 0 || id >= bytes.length || bytes[id] == null ? new byte[0] : bytes[id].clone();
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return specialTokens.ids();
  }

  @Override
  public TokenIds textPrefix() {
    return textPrefix;
  }

  @Override
  public boolean addsLeadingSpace() {
    return addsLeadingSpace;
  }

  @Override
  public int size() {
    return bytes.length;
  }

  @Override
  public Hash256 hash() {
    return hash;
  }
}
