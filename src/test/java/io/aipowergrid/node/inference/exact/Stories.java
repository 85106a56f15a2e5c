package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelConfig;
import io.aipowergrid.node.inference.model.TensorInfo;
import io.aipowergrid.node.inference.model.TensorSource;
import io.aipowergrid.node.inference.model.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The 260 K story model in its llama2.c files, read by itself so that the engine's tests do not
 * lean on the model loaders.
 */
final class Stories implements TensorSource, Tokenizer {
  static final int BOS = 1;
  private static final int EOS = 2;
  private static final int HEADER_INTS = 7;
  private static final double ROPE_THETA = 10_000;
  private static final double NORM_EPS = 1e-5;

  private final Map<String, float[]> tensors = new HashMap<>();
  private final Map<String, TensorInfo> infos = new HashMap<>();
  private final List<byte[]> tokens = new ArrayList<>();
  private final ModelConfig config;

  /** The model, when the shared folder is beside the project. */
  static Optional<LoadedModelFiles> find() {
    return Stream.of("../shared/models", "../../shared/models")
        .map(Path::of)
        .filter(folder -> Files.exists(folder.resolve("stories260K.bin")))
        .findFirst()
        .map(Stories::new)
        .map(model -> new LoadedModelFiles(model.config, model, model, null));
  }

  private Stories(Path folder) {
    var in = read(folder.resolve("stories260K.bin"));
    var header = new int[HEADER_INTS];
    for (int i = 0; i < HEADER_INTS; i++) {
      header[i] = in.getInt();
    }
    int hidden = header[0];
    int inner = header[1];
    int layers = header[2];
    int heads = header[3];
    int kvHeads = header[4];
    int vocabulary = header[5];
    int headDim = hidden / heads;
    config =
        new ModelConfig(
            hidden,
            inner,
            layers,
            heads,
            kvHeads,
            headDim,
            vocabulary,
            header[6],
            ROPE_THETA,
            null,
            NORM_EPS,
            true,
            BOS,
            Set.of(EOS));
    matrix(in, "model.embed_tokens.weight", vocabulary, hidden);
    vectors(in, layers, "input_layernorm.weight", hidden);
    matrices(in, layers, "self_attn.q_proj.weight", heads * headDim, hidden);
    matrices(in, layers, "self_attn.k_proj.weight", kvHeads * headDim, hidden);
    matrices(in, layers, "self_attn.v_proj.weight", kvHeads * headDim, hidden);
    matrices(in, layers, "self_attn.o_proj.weight", hidden, heads * headDim);
    vectors(in, layers, "post_attention_layernorm.weight", hidden);
    matrices(in, layers, "mlp.gate_proj.weight", inner, hidden);
    matrices(in, layers, "mlp.down_proj.weight", hidden, inner);
    matrices(in, layers, "mlp.up_proj.weight", inner, hidden);
    vector(in, "model.norm.weight", hidden);
    readTokens(read(folder.resolve("tok512.bin")), vocabulary);
  }

  private static ByteBuffer read(Path file) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void matrices(ByteBuffer in, int layers, String name, int rows, int columns) {
    for (int layer = 0; layer < layers; layer++) {
      var full = "model.layers." + layer + "." + name;
      matrix(in, full, rows, columns);
      if (name.contains("q_proj") || name.contains("k_proj")) {
        tensors.put(full, toRotateHalf(tensors.get(full), rows, columns));
      }
    }
  }

  // llama2.c turns neighbouring dimensions, we turn the two halves of a head.
  private float[] toRotateHalf(float[] x, int rows, int columns) {
    int headDim = config.headDim();
    var out = new float[x.length];
    for (int row = 0; row < rows; row++) {
      int inHead = row % headDim;
      int target = row - inHead + inHead / 2 + (inHead % 2) * headDim / 2;
      System.arraycopy(x, row * columns, out, target * columns, columns);
    }
    return out;
  }

  private void vectors(ByteBuffer in, int layers, String name, int columns) {
    for (int layer = 0; layer < layers; layer++) {
      vector(in, "model.layers." + layer + "." + name, columns);
    }
  }

  private void vector(ByteBuffer in, String name, int columns) {
    matrix(in, name, 1, columns);
    infos.put(name, new TensorInfo("F32", List.of((long) columns)));
  }

  private void matrix(ByteBuffer in, String name, int rows, int columns) {
    var values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.getFloat();
    }
    tensors.put(name, values);
    infos.put(name, new TensorInfo("F32", List.of((long) rows, (long) columns)));
  }

  private void readTokens(ByteBuffer in, int count) {
    in.getInt();
    for (int id = 0; id < count; id++) {
      in.getFloat();
      var bytes = new byte[in.getInt()];
      in.get(bytes);
      var text = new String(bytes, StandardCharsets.UTF_8);
      boolean raw = text.startsWith("<0x") && text.endsWith(">");
      tokens.add(raw ? new byte[] {(byte) Integer.parseInt(text.substring(3, 5), 16)} : bytes);
    }
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return infos.get(name);
  }

  @Override
  public void readRow(String name, long row, float[] out) {
    System.arraycopy(tensors.get(name), (int) row * out.length, out, 0, out.length);
  }

  /** Longest match first: good enough to feed prompts. */
  @Override
  public TokenIds encode(String text, boolean parseSpecial) {
    var ids = new ArrayList<Integer>();
    ids.add(BOS);
    for (int at = 0; at < text.length(); ) {
      int best = -1;
      for (int id = 3; id < tokens.size(); id++) {
        var piece = new String(tokens.get(id), StandardCharsets.UTF_8);
        if (text.startsWith(piece, at) && (best < 0 || piece.length() > length(best))) {
          best = id;
        }
      }
      ids.add(best);
      at += length(best);
    }
    return TokenIds.of(ids.stream().mapToInt(Integer::intValue).toArray());
  }

  private int length(int id) {
    return tokens.get(id).length;
  }

  @Override
  public byte[] tokenBytes(int id) {
    return id == BOS || id == EOS ? new byte[0] : tokens.get(id).clone();
  }

  @Override
  public int size() {
    return tokens.size();
  }

  @Override
  public Hash256 hash() {
    return Hash256.ZERO;
  }

  @Override
  public void close() {
    // Everything is in memory.
  }
}
