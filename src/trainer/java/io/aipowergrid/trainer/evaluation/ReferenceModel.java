package io.aipowergrid.trainer.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.trainer.model.SafetensorsFile;
import io.aipowergrid.trainer.model.SafetensorsFile.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Llama decoder in plain Java floats that reads the shipped folder. It shares no code with the
 * training, so that an error in the exported form cannot hide. Immutable; any thread.
 */
final class ReferenceModel {
  private static final int WEIGHT_GROUP = 64;
  private static final float WEIGHT_CODE_MAX = 127;

  private final int hidden;
  private final int layers;
  private final int heads;
  private final int keyValueHeads;
  private final int headDim;
  private final int vocabulary;
  private final int maxPositions;
  private final float epsilon;
  private final double ropeTheta;
  private final Map<String, Tensor> tensors;

  /** Matrices turned over: (in, out) lets the inner loop run along outputs. */
  private final Map<String, float[]> turned = new LinkedHashMap<>();

  private ReferenceModel(JsonNode config, Map<String, Tensor> tensors) {
    hidden = config.path("hidden_size").asInt();
    layers = config.path("num_hidden_layers").asInt();
    heads = config.path("num_attention_heads").asInt();
    keyValueHeads = config.path("num_key_value_heads").asInt();
    headDim = config.path("head_dim").asInt();
    vocabulary = config.path("vocab_size").asInt();
    maxPositions = config.path("max_position_embeddings").asInt();
    epsilon = (float) config.path("rms_norm_eps").asDouble();
    ropeTheta = config.path("rope_theta").asDouble();
    this.tensors = tensors;
    tensors.forEach(
        (name, tensor) -> {
          if (tensor.shape().length == 2) {
            turned.put(name, turn(tensor));
          }
        });
  }

  /** Reads the folder; with {@code int8} the weights are rounded as in exact-inference.md 2.4. */
  static ReferenceModel read(Path folder, boolean int8) throws IOException {
    var config = new ObjectMapper().readTree(folder.resolve("config.json").toFile());
    var tensors = SafetensorsFile.read(folder.resolve("model.safetensors"));
    if (int8) {
      tensors.values().stream().filter(t -> t.shape().length == 2).forEach(ReferenceModel::round);
    }
    return new ReferenceModel(config, tensors);
  }

  int maxPositions() {
    return maxPositions;
  }

  /** Keys and values of the tokens read so far: one list for each layer. */
  final class Session {
    private final List<List<float[]>> keys = new ArrayList<>();
    private final List<List<float[]>> values = new ArrayList<>();

    Session() {
      for (var layer = 0; layer < layers; layer++) {
        keys.add(new ArrayList<>());
        values.add(new ArrayList<>());
      }
    }

    /** Reads one token and returns the scores of the next. */
    float[] read(int token) {
      var x = new float[hidden];
      System.arraycopy(values("model.embed_tokens"), token * hidden, x, 0, hidden);
      for (var layer = 0; layer < layers; layer++) {
        add(x, attention(layer, norm(x, layerName(layer, "input_layernorm"))));
        add(x, feedForward(layer, norm(x, layerName(layer, "post_attention_layernorm"))));
      }
      return multiply("model.embed_tokens", norm(x, "model.norm"), vocabulary);
    }

    private float[] attention(int layer, float[] x) {
      var position = keys.get(layer).size();
      var query = project(layer, "self_attn.q_proj", x, heads * headDim);
      var key = project(layer, "self_attn.k_proj", x, keyValueHeads * headDim);
      rotate(query, position);
      rotate(key, position);
      keys.get(layer).add(key);
      values.get(layer).add(project(layer, "self_attn.v_proj", x, keyValueHeads * headDim));
      var mixed = new float[heads * headDim];
      for (var head = 0; head < heads; head++) {
        var shared = head / (heads / keyValueHeads) * headDim;
        mixHead(layer, query, mixed, head * headDim, shared);
      }
      return project(layer, "self_attn.o_proj", mixed, hidden);
    }

    private void mixHead(int layer, float[] query, float[] mixed, int at, int shared) {
      var count = keys.get(layer).size();
      var scores = new double[count];
      var max = Double.NEGATIVE_INFINITY;
      for (var t = 0; t < count; t++) {
        var key = keys.get(layer).get(t);
        for (var i = 0; i < headDim; i++) {
          scores[t] += query[at + i] * key[shared + i];
        }
        scores[t] /= Math.sqrt(headDim);
        max = Math.max(max, scores[t]);
      }
      var sum = 0.0;
      for (var t = 0; t < count; t++) {
        scores[t] = Math.exp(scores[t] - max);
        sum += scores[t];
      }
      for (var t = 0; t < count; t++) {
        var value = values.get(layer).get(t);
        var weight = (float) (scores[t] / sum);
        for (var i = 0; i < headDim; i++) {
          mixed[at + i] += weight * value[shared + i];
        }
      }
    }
  }

  private float[] feedForward(int layer, float[] x) {
    var width = Math.toIntExact(tensor(layerName(layer, "mlp.gate_proj")).shape()[0]);
    var gate = project(layer, "mlp.gate_proj", x, width);
    var up = project(layer, "mlp.up_proj", x, width);
    for (var i = 0; i < width; i++) {
      gate[i] = (float) (gate[i] / (1 + Math.exp(-gate[i]))) * up[i];
    }
    return project(layer, "mlp.down_proj", gate, hidden);
  }

  /** The "rotate half" form: element i turns with element i + headDim / 2. */
  private void rotate(float[] x, int position) {
    var half = headDim / 2;
    for (var head = 0; head < x.length; head += headDim) {
      for (var i = 0; i < half; i++) {
        var angle = position * Math.pow(ropeTheta, -2.0 * i / headDim);
        var cosine = (float) Math.cos(angle);
        var sine = (float) Math.sin(angle);
        var first = x[head + i];
        var second = x[head + i + half];
        x[head + i] = first * cosine - second * sine;
        x[head + i + half] = second * cosine + first * sine;
      }
    }
  }

  private float[] norm(float[] x, String name) {
    var squares = 0.0;
    for (var value : x) {
      squares += (double) value * value;
    }
    var scale = (float) (1 / Math.sqrt(squares / x.length + epsilon));
    var weight = values(name);
    var result = new float[x.length];
    for (var i = 0; i < x.length; i++) {
      result[i] = x[i] * scale * weight[i];
    }
    return result;
  }

  private float[] project(int layer, String part, float[] x, int outputs) {
    return multiply(layerName(layer, part), x, outputs);
  }

  private float[] multiply(String name, float[] x, int outputs) {
    var matrix = turned.get(name + ".weight");
    if (matrix == null) {
      throw new IllegalArgumentException("no matrix " + name);
    }
    var result = new float[outputs];
    for (var i = 0; i < x.length; i++) {
      var factor = x[i];
      var row = i * outputs;
      for (var o = 0; o < outputs; o++) {
        result[o] += factor * matrix[row + o];
      }
    }
    return result;
  }

  private static void add(float[] x, float[] more) {
    for (var i = 0; i < x.length; i++) {
      x[i] += more[i];
    }
  }

  private static String layerName(int layer, String part) {
    return "model.layers." + layer + "." + part;
  }

  private float[] values(String name) {
    return tensor(name).values();
  }

  private Tensor tensor(String name) {
    var tensor = tensors.get(name + ".weight");
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }

  private static float[] turn(Tensor tensor) {
    var outputs = Math.toIntExact(tensor.shape()[0]);
    var inputs = Math.toIntExact(tensor.shape()[1]);
    var turned = new float[outputs * inputs];
    for (var o = 0; o < outputs; o++) {
      for (var i = 0; i < inputs; i++) {
        turned[i * outputs + o] = tensor.values()[o * inputs + i];
      }
    }
    return turned;
  }

  /** Eight-bit codes in groups along the row; the sub-scale's own rounding is left out. */
  private static void round(Tensor tensor) {
    var values = tensor.values();
    for (var start = 0; start < values.length; start += WEIGHT_GROUP) {
      var max = 0f;
      for (var i = start; i < start + WEIGHT_GROUP; i++) {
        max = Math.max(max, Math.abs(values[i]));
      }
      for (var i = start; i < start + WEIGHT_GROUP && max > 0; i++) {
        values[i] = Math.round(values[i] / max * WEIGHT_CODE_MAX) * max / WEIGHT_CODE_MAX;
      }
    }
  }
}
