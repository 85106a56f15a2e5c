package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.model.DecoderTensors;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/** A plain decoder in double with the file's own weights: what the model would say unquantised. */
final class FloatReference {
  private final LoadedModelFiles files;
  private final ModelConfig config;
  private final List<List<double[]>> keys = new ArrayList<>();
  private final List<List<double[]>> values = new ArrayList<>();

  FloatReference(LoadedModelFiles files) {
    this.files = files;
    this.config = files.config();
    for (int layer = 0; layer < config.layers(); layer++) {
      keys.add(new ArrayList<>());
      values.add(new ArrayList<>());
    }
  }

  /** Logits after the next token. */
  double[] next(int token) {
    int position = keys.getFirst().size();
    var row = new float[config.hiddenSize()];
    files.tensors().readRow(DecoderTensors.EMBEDDING, token, row);
    var x = new double[row.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = row[i];
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      var prefix = "model.layers." + layer + ".";
      var in = norm(x, prefix + "input_layernorm.weight");
      add(x, product(prefix + "self_attn.o_proj.weight", attend(layer, prefix, in, position)));
      add(x, feedForward(prefix, norm(x, prefix + "post_attention_layernorm.weight")));
    }
    var head = config.tiedEmbeddings() ? DecoderTensors.EMBEDDING : DecoderTensors.HEAD;
    return product(head, norm(x, DecoderTensors.OUTPUT_NORM));
  }

  private double[] attend(int layer, String prefix, double[] in, int position) {
    int headDim = config.headDim();
    var q = product(prefix + "self_attn.q_proj.weight", in);
    var k = product(prefix + "self_attn.k_proj.weight", in);
    rotate(q, position);
    rotate(k, position);
    keys.get(layer).add(k);
    values.get(layer).add(product(prefix + "self_attn.v_proj.weight", in));
    var out = new double[q.length];
    for (int head = 0; head < config.heads(); head++) {
      int kv = head / (config.heads() / config.kvHeads()) * headDim;
      var p = new double[position + 1];
      double sum = 0;
      for (int t = 0; t <= position; t++) {
        double dot = 0;
        for (int d = 0; d < headDim; d++) {
          dot += q[head * headDim + d] * keys.get(layer).get(t)[kv + d];
        }
        p[t] = Math.exp(dot / Math.sqrt(headDim));
        sum += p[t];
      }
      for (int t = 0; t <= position; t++) {
        for (int d = 0; d < headDim; d++) {
          out[head * headDim + d] += p[t] / sum * values.get(layer).get(t)[kv + d];
        }
      }
    }
    return out;
  }

  private double[] feedForward(String prefix, double[] in) {
    var gate = product(prefix + "mlp.gate_proj.weight", in);
    var up = product(prefix + "mlp.up_proj.weight", in);
    for (int i = 0; i < gate.length; i++) {
      gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
    }
    return product(prefix + "mlp.down_proj.weight", gate);
  }

  private void rotate(double[] x, int position) {
    int headDim = config.headDim();
    for (int head = 0; head < x.length; head += headDim) {
      for (int i = 0; i < headDim / 2; i++) {
        double angle = position / Math.pow(config.ropeTheta(), 2.0 * i / headDim);
        double a = x[head + i];
        double b = x[head + i + headDim / 2];
        x[head + i] = a * Math.cos(angle) - b * Math.sin(angle);
        x[head + i + headDim / 2] = b * Math.cos(angle) + a * Math.sin(angle);
      }
    }
  }

  private double[] norm(double[] x, String name) {
    var weights = new float[x.length];
    files.tensors().readRow(name, 0, weights);
    double sum = 0;
    for (double v : x) {
      sum += v * v;
    }
    double factor = 1 / Math.sqrt(sum / x.length + config.rmsNormEps());
    var out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = x[i] * factor * weights[i];
    }
    return out;
  }

  private double[] product(String name, double[] x) {
    var out = new double[(int) files.tensors().info(name).rows()];
    var row = new float[x.length];
    for (int r = 0; r < out.length; r++) {
      files.tensors().readRow(name, r, row);
      for (int i = 0; i < x.length; i++) {
        out[r] += row[i] * x[i];
      }
    }
    return out;
  }

  private static void add(double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += y[i];
    }
  }
}
