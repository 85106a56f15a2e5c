package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Small tokenizers for tests, as {@code tokenizer.json}. */
final class TinyTokenizers {
  /** Merges of the byte alphabet, in which a space is U+0120. */
  static final List<String> MERGES = List.of("h e", "l l", "he ll", "hell o", "\u0120 w");

  static final List<String> SPECIAL = List.of("<|pad|>", "<|im_start|>", "<|im_end|>");
  static final int BYTE_LEVEL_SIZE = 3 + 256 + MERGES.size();

  private static final ObjectMapper JSON = new ObjectMapper();

  private TinyTokenizers() {}

  /** Special tokens, then the 256 bytes, then the merges. */
  static List<String> byteLevelTokens() {
    var tokens = new ArrayList<>(SPECIAL);
    for (int value = 0; value < 256; value++) {
      tokens.add(ByteAlphabet.encode(new byte[] {(byte) value}));
    }
    MERGES.forEach(merge -> tokens.add(merge.replace(" ", "")));
    return tokens;
  }

  static ObjectNode byteLevel() {
    var json = JSON.createObjectNode();
    json.put("version", "1.0");
    var added = json.putArray("added_tokens");
    for (int id = 0; id < SPECIAL.size(); id++) {
      addToken(added, id, SPECIAL.get(id), true);
    }
    json.putObject("pre_tokenizer")
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
    json.putObject("decoder")
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
    var model = json.putObject("model").put("type", "BPE");
    var vocabulary = model.putObject("vocab");
    var tokens = byteLevelTokens();
    for (int id = 0; id < tokens.size(); id++) {
      vocabulary.put(tokens.get(id), id);
    }
    var merges = model.putArray("merges");
    MERGES.forEach(merges::add);
    return json;
  }

  /** As Llama 2 has it: U+2581 for a space, one before the text, and byte fallback. */
  static ObjectNode sentencePiece() {
    var json = JSON.createObjectNode();
    json.put("version", "1.0");
    var added = json.putArray("added_tokens");
    addToken(added, 0, "<unk>", true);
    addToken(added, 1, "<s>", true);
    addToken(added, 2, "</s>", true);
    var normalizer = json.putObject("normalizer").put("type", "Sequence");
    var steps = normalizer.putArray("normalizers");
    steps.addObject().put("type", "Prepend").put("prepend", "\u2581");
    steps
        .addObject()
        .put("type", "Replace")
        .put("content", "\u2581")
        .putObject("pattern")
        .put("String", " ");
    var processor = json.putObject("post_processor").put("type", "TemplateProcessing");
    var single = processor.putArray("single");
    single.addObject().putObject("SpecialToken").put("id", "<s>").put("type_id", 0);
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    processor.putArray("pair");
    var special = processor.putObject("special_tokens").putObject("<s>").put("id", "<s>");
    special.putArray("ids").add(1);
    special.putArray("tokens").add("<s>");
    var decoders = json.putObject("decoder").put("type", "Sequence").putArray("decoders");
    decoders
        .addObject()
        .put("type", "Replace")
        .put("content", " ")
        .putObject("pattern")
        .put("String", "\u2581");
    decoders.addObject().put("type", "ByteFallback");
    decoders.addObject().put("type", "Fuse");
    decoders.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    var model =
        json.putObject("model")
            .put("type", "BPE")
            .put("unk_token", "<unk>")
            .put("fuse_unk", true)
            .put("byte_fallback", true);
    var vocabulary = model.putObject("vocab");
    List.of("<unk>", "<s>", "</s>").forEach(text -> vocabulary.put(text, vocabulary.size()));
    for (int value = 0; value < 256; value++) {
      vocabulary.put("<0x%02X>".formatted(value), vocabulary.size());
    }
    for (var text : List.of("\u2581", "a", "b", "<", "s", ">", "/", "ab", "\u2581ab")) {
      vocabulary.put(text, vocabulary.size());
    }
    model.putArray("merges").add("a b").add("\u2581 ab");
    return json;
  }

  static void addToken(ArrayNode added, int id, String content, boolean special) {
    added
        .addObject()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", special);
  }
}
