package io.aipowergrid.trainer.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.trainer.corpus.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Learns the vocabulary from the corpus and writes {@code tokenizer.json} and its configuration.
 */
public final class TokenizerFiles {
  public static final int VOCABULARY_SIZE = 2048;

  private static final int SAMPLE_TURNS = 40_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenizerFiles() {}

  /** Writes both files into the folder; the same for the same corpus and seed. */
  public static void write(Path folder, Corpus corpus, long seed, int maxPositions)
      throws IOException {
    var writer = JSON.writerWithDefaultPrettyPrinter();
    writer.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer(merges(corpus, seed)));
    writer.writeValue(
        folder.resolve("tokenizer_config.json").toFile(), configuration(maxPositions));
  }

  private static List<BpeTrainer.Merge> merges(Corpus corpus, long seed) {
    var random = new SplittableRandom(seed);
    var trainer = new BpeTrainer();
    for (var i = 0; i < SAMPLE_TURNS; i++) {
      var turn = corpus.draw(random);
      trainer.add("system\n");
      trainer.add("user\n" + turn.question());
      trainer.add("assistant\n");
      trainer.add(turn.answer());
    }
    var bytes = ByteAlphabet.all().size();
    return trainer.learn(VOCABULARY_SIZE - bytes - ChatFormat.SPECIAL_TOKENS.size());
  }

  private static Map<String, Object> tokenizer(List<BpeTrainer.Merge> merges) {
    var vocabulary = new LinkedHashMap<String, Integer>();
    ChatFormat.SPECIAL_TOKENS.forEach(token -> vocabulary.put(token, vocabulary.size()));
    ByteAlphabet.all().forEach(letter -> vocabulary.put(letter, vocabulary.size()));
    merges.forEach(merge -> vocabulary.put(merge.joined(), vocabulary.size()));
    if (vocabulary.size() != VOCABULARY_SIZE) {
      throw new IllegalStateException("the corpus gives only " + vocabulary.size() + " tokens");
    }

    var model = new LinkedHashMap<String, Object>();
    model.put("type", "BPE");
    model.put("dropout", null);
    model.put("unk_token", null);
    model.put("continuing_subword_prefix", null);
    model.put("end_of_word_suffix", null);
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    model.put("vocab", vocabulary);
    model.put("merges", merges.stream().map(m -> m.left() + " " + m.right()).toList());

    var tokenizer = new LinkedHashMap<String, Object>();
    tokenizer.put("version", "1.0");
    tokenizer.put("truncation", null);
    tokenizer.put("padding", null);
    tokenizer.put("added_tokens", addedTokens());
    tokenizer.put("normalizer", null);
    tokenizer.put("pre_tokenizer", byteLevel());
    tokenizer.put("post_processor", null);
    tokenizer.put("decoder", byteLevel());
    tokenizer.put("model", model);
    return tokenizer;
  }

  private static List<Map<String, Object>> addedTokens() {
    var tokens = new ArrayList<Map<String, Object>>();
    for (var content : ChatFormat.SPECIAL_TOKENS) {
      var token = new LinkedHashMap<String, Object>();
      token.put("id", tokens.size());
      token.put("content", content);
      token.put("single_word", false);
      token.put("lstrip", false);
      token.put("rstrip", false);
      token.put("normalized", false);
      token.put("special", true);
      tokens.add(token);
    }
    return tokens;
  }

  private static Map<String, Object> byteLevel() {
    var byteLevel = new LinkedHashMap<String, Object>();
    byteLevel.put("type", "ByteLevel");
    byteLevel.put("add_prefix_space", false);
    byteLevel.put("trim_offsets", true);
    byteLevel.put("use_regex", true);
    return byteLevel;
  }

  private static Map<String, Object> configuration(int maxPositions) {
    var configuration = new LinkedHashMap<String, Object>();
    configuration.put("tokenizer_class", "PreTrainedTokenizerFast");
    configuration.put("model_max_length", maxPositions);
    configuration.put("bos_token", ChatFormat.START);
    configuration.put("eos_token", ChatFormat.END);
    configuration.put("pad_token", ChatFormat.PAD);
    configuration.put("add_bos_token", false);
    configuration.put("add_eos_token", false);
    configuration.put("add_prefix_space", false);
    configuration.put("clean_up_tokenization_spaces", false);
    configuration.put("additional_special_tokens", List.of(ChatFormat.START, ChatFormat.END));
    configuration.put("chat_template", ChatFormat.TEMPLATE);
    return configuration;
  }
}
