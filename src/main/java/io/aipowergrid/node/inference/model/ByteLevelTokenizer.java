package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Byte-level BPE as GGUF calls {@code gpt2}: words, their bytes, merges by rank. Thread-safe. */
final class ByteLevelTokenizer implements Tokenizer {
  private final GgufVocabulary vocabulary;
  private final PreTokenizer preTokenizer;
  private final TokenIds textPrefix;
  private final Hash256 hash;
  private final Map<String, Integer> ranks = new HashMap<>();
  private final int mergeCharsMax;

  /**
   * @param merges pairs of the byte alphabet, separated by a space, best first
   */
  ByteLevelTokenizer(
      GgufVocabulary vocabulary,
      List<String> merges,
      PreTokenizer preTokenizer,
      TokenIds textPrefix,
      Hash256 hash) {
    this.vocabulary = vocabulary;
    this.preTokenizer = preTokenizer;
    this.textPrefix = textPrefix;
    this.hash = hash;
    int longest = 0;
    for (int rank = 0; rank < merges.size(); rank++) {
      ranks.putIfAbsent(merges.get(rank), rank);
      longest = Math.max(longest, merges.get(rank).length() - 1);
    }
    this.mergeCharsMax = longest;
  }

  @Override
  public TokenIds encode(String text, boolean parseSpecial) {
    var ids = new IntList();
    for (var piece : vocabulary.scanner(parseSpecial).split(text)) {
      var id = piece.id();
      if (id != null) {
        ids.add(id);
      } else {
        preTokenizer.words(piece.text()).forEach(word -> encodeWord(word, ids));
      }
    }
    return ids.toTokenIds();
  }

  private void encodeWord(String word, IntList ids) {
    var letters = ByteAlphabet.encode(word.getBytes(StandardCharsets.UTF_8));
    if (preTokenizer.wholeWordsFirst() && vocabulary.id(letters) >= 0) {
      ids.add(vocabulary.id(letters));
      return;
    }
    for (var symbol : BytePairMerger.merge(letters, this::rank)) {
      addSymbol(symbol, ids);
    }
  }

  private int rank(String text, int start, int middle, int end) {
    if (end - start > mergeCharsMax) {
      return BytePairMerger.NONE;
    }
    var pair = text.substring(start, middle) + " " + text.substring(middle, end);
    return ranks.getOrDefault(pair, BytePairMerger.NONE);
  }

  // A merge whose result is no token falls back to single bytes; a byte that is no token is
  // unknown.
  private void addSymbol(String symbol, IntList ids) {
    int id = vocabulary.id(symbol);
    if (id >= 0) {
      ids.add(id);
      return;
    }
    for (int i = 0; i < symbol.length(); i++) {
      int single = vocabulary.id(symbol.substring(i, i + 1));
      ids.addToken(single >= 0 ? single : vocabulary.unknownId());
    }
  }

  @Override
  public byte[] tokenBytes(int id) {
    return switch (vocabulary.kind(id)) {
      case CONTROL, UNUSED -> new byte[0];
      case USER_DEFINED -> vocabulary.text(id).getBytes(StandardCharsets.UTF_8);
      case NORMAL, UNKNOWN, BYTE -> ByteAlphabet.decode(vocabulary.text(id));
    };
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return vocabulary.controlTokens();
  }

  @Override
  public TokenIds textPrefix() {
    return textPrefix;
  }

  @Override
  public int size() {
    return vocabulary.size();
  }

  @Override
  public Hash256 hash() {
    return hash;
  }
}
