package io.aipowergrid.node.inference.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Golden vectors of what stands between files and a model package (docs/exact-arithmetic.md 3.1 and
 * 3.5): widened blocks, hashes of tokenizer and template, bytes of tokens.
 */
public final class GoldenPackages {
  private GoldenPackages() {}

  /** All lines; written with the other golden vectors. */
  public static List<String> lines() {
    var lines = new ArrayList<String>();
    for (var encoding : TensorEncoding.values()) {
      lines.addAll(block(encoding));
    }
    lines.addAll(builtin());
    lines.addAll(gguf("gpt2", byteLevel()));
    lines.addAll(gguf("llama", sentencePiece()));
    return lines;
  }

  /** A block of made-up bytes, its scales made ordinary numbers, and its values. */
  private static List<String> block(TensorEncoding encoding) {
    int values = encoding.fits(1) ? 8 : encoding.fits(32) ? 32 : 256;
    var bytes = new byte[(int) encoding.rowBytes(values)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 37 + encoding.ordinal() * 11 + i * i / 3);
    }
    int scaleAt = encoding == TensorEncoding.Q6_K ? bytes.length - 2 : 0;
    if (!encoding.fits(1)) {
      bytes[scaleAt + 1] = 0x2b;
      boolean minimum = encoding.name().endsWith("_1") || encoding.name().matches("Q[45]_K");
      bytes[minimum ? 3 : scaleAt + 1] = 0x2b;
    }
    for (int i = 2; i < bytes.length && encoding == TensorEncoding.Q8_0; i++) {
      bytes[i] = bytes[i] == Byte.MIN_VALUE ? 1 : bytes[i];
    }
    var out = new float[values];
    encoding.decode(MemorySegment.ofArray(bytes), 0, out);
    return List.of(encoding + " bytes " + HexFormat.of().formatHex(bytes), "values " + hex(out));
  }

  private static String hex(float[] x) {
    var text = new StringBuilder();
    for (float v : x) {
      text.append(text.isEmpty() ? "" : " ")
          .append(HexFormat.of().toHexDigits(Float.floatToRawIntBits(v)));
    }
    return text.toString();
  }

  private static List<String> builtin() {
    var files = ModelFiles.open(Path.of("src/main/resources/models/aipg-builtin"));
    try (var _ = files.tensors()) {
      var template = files.template();
      return List.of(
          "builtin tokenizer " + files.tokenizer().hash(),
          "builtin template " + (template == null ? "none" : template.hash()),
          "builtin ends " + files.config().eosIds().stream().sorted().toList(),
          "builtin bytes " + bytes(files.tokenizer(), 0, 2, 3, 300, 2047, 9999));
    }
  }

  private static GgufBuilder byteLevel() {
    return new GgufBuilder()
        .text("tokenizer.ggml.model", "gpt2")
        .text("tokenizer.ggml.pre", "gpt-2")
        .texts("tokenizer.ggml.tokens", TinyTokenizers.byteLevelTokens())
        .texts("tokenizer.ggml.merges", TinyTokenizers.MERGES)
        .uint32("tokenizer.ggml.eos_token_id", 2);
  }

  private static GgufBuilder sentencePiece() {
    return new GgufBuilder()
        .text("tokenizer.ggml.model", "llama")
        .texts(
            "tokenizer.ggml.tokens",
            List.of("<unk>", "<s>", "<0x0A>", "\u2581a", "<0x0A>", "\u2581b", "unused"))
        .floats("tokenizer.ggml.scores", 0, 0, 0, -1, -2, -1.5f, 0)
        .ints("tokenizer.ggml.token_type", 2, 3, 6, 1, 1, 4, 5)
        .flag("tokenizer.ggml.add_bos_token", true)
        .flag("tokenizer.ggml.add_space_prefix", false);
  }

  private static List<String> gguf(String name, GgufBuilder builder) {
    try (var arena = Arena.ofConfined()) {
      var path = Files.createTempFile("golden", ".gguf");
      try {
        var file = GgufFile.read(MappedFile.map(builder.write(path), arena));
        var tokenizer = GgufTokenizers.of(file);
        return List.of(
            name + " tokenizer " + tokenizer.hash(),
            name + " bytes " + bytes(tokenizer, 0, 1, 2, 3, 4, 5, 6, 35, 263, 9999));
      } finally {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String bytes(Tokenizer tokenizer, int... ids) {
    var text = new StringBuilder();
    for (int id : ids) {
      text.append(id).append('=').append(HexFormat.of().formatHex(tokenizer.tokenBytes(id)));
      text.append(' ');
    }
    return text.toString().strip();
  }
}
