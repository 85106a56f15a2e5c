package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens a folder in the Hugging Face form. */
final class HuggingFaceFolder {
  static final String CONFIG = "config.json";
  static final String GENERATION_CONFIG = "generation_config.json";
  static final String TOKENIZER = "tokenizer.json";
  static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  static final String TEMPLATE = "chat_template.jinja";

  /** A tokenizer_config.json may repeat every added token. */
  static final long TOKENIZER_CONFIG_BYTES_MAX = 16 << 20;

  /** Special tokens beyond the model's vocabulary. */
  private static final int MARKS_MAX = 16;

  private final Path folder;

  private HuggingFaceFolder(Path folder) {
    this.folder = folder;
  }

  static LoadedModelFiles open(Path folder) {
    return new HuggingFaceFolder(folder).open();
  }

  /** The files of the folder that make up the model, weights included. */
  static List<Path> files(Path folder) {
    var files = new ArrayList<Path>();
    for (var name : List.of(CONFIG, GENERATION_CONFIG, TOKENIZER, TOKENIZER_CONFIG, TEMPLATE)) {
      if (Files.exists(folder.resolve(name))) {
        files.add(folder.resolve(name));
      }
    }
    if (Files.exists(folder.resolve(SafetensorsShards.INDEX))
        && !Files.exists(folder.resolve(SafetensorsShards.SINGLE))) {
      files.add(folder.resolve(SafetensorsShards.INDEX));
    }
    files.addAll(SafetensorsShards.files(folder));
    return files;
  }

  private LoadedModelFiles open() {
    var json = object(CONFIG, BoundedJson.SMALL_FILE_BYTES_MAX);
    var config =
        HuggingFaceConfig.read(
            json, optionalObject(GENERATION_CONFIG, BoundedJson.SMALL_FILE_BYTES_MAX));
    var tokenizer =
        new JsonTokenizer(BoundedJson.readFile(folder.resolve(TOKENIZER), TokenizerJson.BYTES_MAX));
    requireVocabulary(config, tokenizer);
    var tokenizerConfig = optionalObject(TOKENIZER_CONFIG, TOKENIZER_CONFIG_BYTES_MAX);
    var template = template(tokenizerConfig);
    var ends = EndTokens.of(config.eosIds(), tokenText(tokenizerConfig, "eos_token"), tokenizer);
    var family = HuggingFaceFamily.of(json);
    return new LoadedModelFiles(
        family.shortName(), config.withEosIds(ends), tensors(config, family), tokenizer, template);
  }

  private TensorSource tensors(ModelConfig config, HuggingFaceFamily family) {
    var arena = Arena.ofShared();
    try {
      var tensors =
          new MappedTensors(
              arena, SafetensorsShards.read(folder, arena), MappedTensors.RowOrder.AS_STORED);
      DecoderTensors.requireMatch(config, tensors);
      return family.storesNormsLessOne() ? new NormsPlusOne(tensors) : tensors;
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  // Some tokenizers know marks of a larger sister, which the model has no row for: whoever uses one
  // is told.
  private static void requireVocabulary(ModelConfig config, Tokenizer tokenizer) {
    long marks =
        tokenizer.specialTokens().values().stream()
            .filter(id -> id >= config.vocabularySize())
            .distinct()
            .count();
    if (tokenizer.size() - marks > config.vocabularySize() || marks > MARKS_MAX) {
      throw Refusal.of(
          "The tokenizer has %d tokens, but the configuration only %d. The files do not belong together."
              .formatted(tokenizer.size(), config.vocabularySize()));
    }
  }

  private @Nullable ChatTemplate template(@Nullable ObjectNode tokenizerConfig) {
    var source = templateSource(tokenizerConfig);
    return source == null
        ? null
        : ChatTemplates.of(
            source,
            tokenText(tokenizerConfig, "bos_token"),
            tokenText(tokenizerConfig, "eos_token"));
  }

  private @Nullable String templateSource(@Nullable ObjectNode tokenizerConfig) {
    var file = folder.resolve(TEMPLATE);
    if (Files.exists(file)) {
      return new String(
          BoundedJson.readFile(file, ChatTemplates.SOURCE_CHARS_MAX), StandardCharsets.UTF_8);
    }
    var inside = tokenizerConfig == null ? null : tokenizerConfig.path("chat_template");
    if (inside != null && inside.isArray()) {
      inside = named(inside, "default");
    }
    return inside != null && inside.isTextual() ? inside.asText() : null;
  }

  /** Some models bring several templates, as objects with name and template. */
  private static @Nullable JsonNode named(JsonNode templates, String name) {
    for (var template : templates) {
      if (template.path("name").asText("").equals(name)) {
        return template.path("template");
      }
    }
    return null;
  }

  /** A token is written as its text or as an object around it. */
  private static String tokenText(@Nullable ObjectNode tokenizerConfig, String key) {
    if (tokenizerConfig == null) {
      return "";
    }
    var token = tokenizerConfig.path(key);
    return token.isObject() ? token.path("content").asText("") : token.asText("");
  }

  private ObjectNode object(String name, long bytesMax) {
    return BoundedJson.parseObject(BoundedJson.readFile(folder.resolve(name), bytesMax), name);
  }

  private @Nullable ObjectNode optionalObject(String name, long bytesMax) {
    return Files.exists(folder.resolve(name)) ? object(name, bytesMax) : null;
  }
}
