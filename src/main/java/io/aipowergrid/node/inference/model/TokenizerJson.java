package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What we need to know of a {@code tokenizer.json} beside what the native library does with it: the
 * text of each token, which tokens are special, and how texts become bytes again. Read as a stream,
 * because the tree of a large vocabulary would take hundreds of megabytes.
 */
final class TokenizerJson {
  static final long BYTES_MAX = 64 << 20;
  static final int ADDED_TOKENS_MAX = 100_000;

  /** How a token's text becomes bytes. */
  enum Decoding {
    BYTE_LEVEL,
    SENTENCE_PIECE
  }

  /** A token the vocabulary got beside its model. */
  record AddedToken(int id, String content, boolean special) {}

  private final Map<Integer, String> texts = new HashMap<>();
  private final Map<String, Integer> modelIds = new HashMap<>();
  private final List<AddedToken> addedTokens = new ArrayList<>();
  private JsonNode decoder = MissingNode.getInstance();
  private JsonNode preTokenizer = MissingNode.getInstance();
  private String modelType = "";
  private String unknownToken = "";

  private TokenizerJson() {}

  static TokenizerJson read(byte[] json) {
    var result = new TokenizerJson();
    try (var parser = BoundedJson.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw damaged("it is no JSON object");
      }
      result.readFields(parser);
      if (parser.nextToken() != null) {
        throw damaged("something follows its end");
      }
    } catch (JsonProcessingException e) {
      throw BoundedJson.malformed("tokenizer.json", e);
    } catch (IOException e) {
      throw damaged("it cannot be read");
    }
    result.requireUsable();
    return result;
  }

  /** One more than the largest id. */
  int size() {
    return texts.keySet().stream().mapToInt(id -> id + 1).max().orElse(0);
  }

  Map<Integer, String> texts() {
    return texts;
  }

  List<AddedToken> addedTokens() {
    return addedTokens;
  }

  /** Whether the model itself, not only the added tokens, has that text. */
  boolean isInModel(String text) {
    return modelIds.containsKey(text);
  }

  /** The token that stands for what has none; empty when there is no such. */
  String unknownToken() {
    return unknownToken;
  }

  Decoding decoding() {
    if (names(decoder, "ByteLevel") || (decoder.isEmpty() && names(preTokenizer, "ByteLevel"))) {
      return Decoding.BYTE_LEVEL;
    }
    if (names(decoder, "ByteFallback")
        || names(decoder, "Metaspace")
        || decoder.toString().contains("\u2581")) {
      return Decoding.SENTENCE_PIECE;
    }
    throw Refusal.of(
        "The decoder of tokenizer.json is not supported; supported are ByteLevel, Metaspace and"
            + " ByteFallback, as Llama models have them.");
  }

  private static boolean names(JsonNode component, String type) {
    if (component.path("type").asText("").equals(type)) {
      return true;
    }
    for (var part : component.path("decoders")) {
      if (names(part, type)) {
        return true;
      }
    }
    for (var part : component.path("pretokenizers")) {
      if (names(part, type)) {
        return true;
      }
    }
    return false;
  }

  private void readFields(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "added_tokens" -> readAddedTokens(parser);
        case "model" -> readModel(parser);
        case "decoder" -> decoder = BoundedJson.tree(parser);
        case "pre_tokenizer" -> preTokenizer = BoundedJson.tree(parser);
        default -> parser.skipChildren();
      }
    }
  }

  private void readAddedTokens(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return;
    }
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      var token = BoundedJson.tree(parser);
      var content = token.path("content").asText("");
      if (content.isEmpty() || !token.path("id").isInt()) {
        throw damaged("an added token lacks id or content");
      }
      var added =
          new AddedToken(
              requireId(token.path("id").intValue()),
              content,
              token.path("special").asBoolean(false));
      addedTokens.add(added);
      texts.put(added.id, content);
      if (addedTokens.size() > ADDED_TOKENS_MAX) {
        throw damaged("it adds more than " + ADDED_TOKENS_MAX + " tokens");
      }
    }
  }

  private void readModel(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw damaged("its model is no object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var field = parser.currentName();
      var token = parser.nextToken();
      if (field.equals("type")) {
        modelType = parser.getValueAsString("");
      } else if (field.equals("unk_token")) {
        unknownToken = parser.getValueAsString("");
      } else if (field.equals("vocab") && token == JsonToken.START_OBJECT) {
        readVocabulary(parser);
      } else if (field.equals("vocab") && token == JsonToken.START_ARRAY) {
        readScoredVocabulary(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** BPE: text to id. */
  private void readVocabulary(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var text = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
        throw damaged("a token's id is no whole number");
      }
      addModelToken(text, parser.getIntValue());
    }
  }

  /** Unigram: pairs of text and score, the id is the place in the list. */
  private void readScoredVocabulary(JsonParser parser) throws IOException {
    for (int id = 0; parser.nextToken() == JsonToken.START_ARRAY; id++) {
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw damaged("a token has no text");
      }
      addModelToken(parser.getText(), id);
      if (!parser.nextToken().isNumeric() || parser.nextToken() != JsonToken.END_ARRAY) {
        throw damaged("a token has no score");
      }
    }
  }

  private void addModelToken(String text, int id) {
    texts.putIfAbsent(requireId(id), text);
    modelIds.put(text, id);
  }

  private static int requireId(int id) {
    if (id < 0 || id >= ModelConfig.VOCABULARY_MAX) {
      throw damaged("a token has the impossible id " + id);
    }
    return id;
  }

  private void requireUsable() {
    if (!modelType.equals("BPE") && !modelType.equals("Unigram") && !modelType.isEmpty()) {
      throw Refusal.of(
          "The tokenizer model %s is not supported; supported are BPE and Unigram."
              .formatted(Refusal.shown(modelType)));
    }
    if (modelIds.size() < 2) {
      throw damaged("it has no vocabulary");
    }
    decoding();
  }

  private static RuntimeException damaged(String what) {
    return Refusal.of("The file tokenizer.json is damaged: " + what + ". Get the model again.");
  }
}
