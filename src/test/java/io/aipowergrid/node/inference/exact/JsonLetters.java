package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelConfig;
import io.aipowergrid.node.inference.model.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A vocabulary of printable letters and of pieces of JSON, for random models. */
final class JsonLetters implements Tokenizer {
  static final int SIZE = 160;
  static final int EOS = SIZE - 1;

  private static final List<String> PIECES =
      List.of(
          "{\"", "\":", "\": \"", "\",\"", "\"}", "true", "fal", "se", "null", "[[", "]]", "12",
          "3.5", "\\n", "\\\"", "\\u00", "name", "na", "me\"", "age", "\u00e9", "\u20ac", ", ",
          "],", "{}");

  private final List<byte[]> tokens = new ArrayList<>();

  JsonLetters() {
    for (char c = ' '; c <= '~'; c++) {
      tokens.add(new byte[] {(byte) c});
    }
    PIECES.forEach(piece -> tokens.add(piece.getBytes(StandardCharsets.UTF_8)));
    // The first two bytes of the euro sign, and one that only ever follows.
    tokens.add(new byte[] {(byte) 0xE2, (byte) 0x82});
    tokens.add(new byte[] {(byte) 0xAC});
    while (tokens.size() < SIZE) {
      tokens.add(new byte[0]);
    }
  }

  /** A seeded random model that writes with these tokens and can end its answer. */
  static LoadedModelFiles model(long seed) {
    var shape = RandomModel.shape(48, 96, 2, 4, 2, SIZE, 512);
    var random = RandomModel.of(shape, seed);
    var config =
        new ModelConfig(
            shape.hiddenSize(),
            shape.intermediateSize(),
            shape.layers(),
            shape.heads(),
            shape.kvHeads(),
            shape.headDim(),
            SIZE,
            shape.contextLength(),
            10_000,
            null,
            1e-5,
            true,
            null,
            Set.of(EOS));
    return new LoadedModelFiles(config, random.tensors(), new JsonLetters(), null);
  }

  @Override
  public TokenIds encode(String text, boolean parseSpecial) {
    return TokenIds.of(text.chars().map(letter -> letter - ' ').toArray());
  }

  @Override
  public byte[] tokenBytes(int id) {
    return tokens.get(id).clone();
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public Hash256 hash() {
    return Hash256.ZERO;
  }
}
