package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * SentencePiece-BPE as GGUF calls {@code llama}: spaces become U+2581, neighbours merge by the best
 * score, and what is no piece falls back to its bytes. Thread-safe.
 */
final class SentencePieceTokenizer implements Tokenizer {
  private static final String SPACE_MARK = "\u2581";

  private final GgufVocabulary vocabulary;
  private final boolean addSpacePrefix;
  private final TokenIds textPrefix;
  private final Hash256 hash;
  private final int[] ranks;
  private final int[] byteIds;
  private final int pieceCharsMax;

  /**
   * @param scores one for each token; higher merges sooner
   */
  SentencePieceTokenizer(
      GgufVocabulary vocabulary,
      double[] scores,
      boolean addSpacePrefix,
      TokenIds textPrefix,
      Hash256 hash) {
    this.vocabulary = vocabulary;
    this.addSpacePrefix = addSpacePrefix;
    this.textPrefix = textPrefix;
    this.hash = hash;
    this.ranks = ranks(scores);
    this.byteIds = IntStream.range(0, 256).map(vocabulary::byteId).toArray();
    this.pieceCharsMax = vocabulary.longestText();
  }

  /** Equal scores get equal ranks, so that the leftmost of them merges first. */
  private static int[] ranks(double[] scores) {
    var sorted = Arrays.stream(scores).map(score -> -score).sorted().distinct().toArray();
    return Arrays.stream(scores).mapToInt(score -> Arrays.binarySearch(sorted, -score)).toArray();
  }

  @Override
  public TokenIds encode(String text, boolean parseSpecial) {
    var ids = new IntList();
    boolean afterToken = true;
    for (var piece : vocabulary.scanner(parseSpecial).split(text)) {
      var id = piece.id();
      if (id != null) {
        ids.add(id);
      } else {
        encodePlain(piece.text(), afterToken, ids);
      }
      afterToken = id != null;
    }
    return ids.toTokenIds();
  }

  private void encodePlain(String text, boolean afterToken, IntList ids) {
    var prefixed = addSpacePrefix && afterToken ? " " + text : text;
    for (var symbol : BytePairMerger.merge(prefixed.replace(" ", SPACE_MARK), this::rank)) {
      int id = vocabulary.id(symbol);
      if (id >= 0) {
        ids.add(id);
      } else {
        addBytes(symbol, ids);
      }
    }
  }

  private int rank(String text, int start, int middle, int end) {
    if (end - start > pieceCharsMax) {
      return BytePairMerger.NONE;
    }
    int id = vocabulary.id(text.substring(start, end));
    return id < 0 ? BytePairMerger.NONE : ranks[id];
  }

  private void addBytes(String symbol, IntList ids) {
    for (byte b : symbol.getBytes(StandardCharsets.UTF_8)) {
      int id = byteIds[Byte.toUnsignedInt(b)];
      ids.addToken(id >= 0 ? id : vocabulary.unknownId());
    }
  }

  @Override
  public byte[] tokenBytes(int id) {
    return switch (vocabulary.kind(id)) {
      case CONTROL, UNUSED -> new byte[0];
      case BYTE -> new byte[] {(byte) vocabulary.byteValue(id)};
      case UNKNOWN -> "\u2047".getBytes(StandardCharsets.UTF_8);
      case NORMAL, USER_DEFINED ->
          vocabulary.text(id).replace(SPACE_MARK, " ").getBytes(StandardCharsets.UTF_8);
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
  public boolean addsLeadingSpace() {
    return addSpacePrefix;
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
