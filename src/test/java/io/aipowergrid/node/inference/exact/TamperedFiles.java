package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.model.DecoderTensors;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelConfig;
import io.aipowergrid.node.inference.model.TensorInfo;
import io.aipowergrid.node.inference.model.TensorSource;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Model files that are not quite those that a node says it runs. */
final class TamperedFiles {
  /** Weights that share a scale when there are few bits for each. */
  private static final int COARSE_GROUP = 32;

  private TamperedFiles() {}

  /** What happens to a row after it is read. */
  @FunctionalInterface
  interface RowChange {
    void apply(String name, long row, float[] values);
  }

  static LoadedModelFiles rows(LoadedModelFiles files, RowChange change) {
    var order = IntStream.range(0, files.config().layers()).toArray();
    return new LoadedModelFiles(
        files.config(), new Changed(files.tensors(), order, change), files.tokenizer(), null);
  }

  /** Matrices whose name matches, in so many levels on each side of zero. */
  static LoadedModelFiles coarse(LoadedModelFiles files, int levels, Predicate<String> which) {
    return rows(
        files,
        (name, row, values) -> {
          boolean matrix = files.tensors().info(name).rows() > 1;
          for (int from = 0; matrix && which.test(name) && from < values.length; ) {
            int to = Math.min(from + COARSE_GROUP, values.length);
            coarsen(values, from, to, levels);
            from = to;
          }
        });
  }

  static void coarsen(float[] values, int from, int to, int levels) {
    float max = Float.intBitsToFloat(ExactMath.magnitudeBits(values, from, to - from));
    float step = max / levels;
    for (int i = from; i < to && step > 0; i++) {
      values[i] = (float) Math.rint(values[i] / step) * step;
    }
  }

  /** The matrix of that number, counted over all layers. */
  static String matrix(ModelConfig config, int number) {
    var names =
        DecoderTensors.shapes(config).keySet().stream()
            .filter(name -> name.contains("_proj."))
            .toList();
    return names.get(number % names.size());
  }

  /** One weight in each of 64 rows of a matrix, one step of its code further from zero. */
  static LoadedModelFiles edited(LoadedModelFiles files, String matrix) {
    return rows(
        files,
        (name, row, values) -> {
          if (name.equals(matrix) && row < 64) {
            float max = Float.intBitsToFloat(ExactMath.magnitudeBits(values, 0, values.length));
            float step = max / ExactMath.WEIGHT_MAX;
            int column = new SplittableRandom(row).nextInt(values.length);
            values[column] += Math.abs(values[column]) + step > max ? -step : step;
          }
        });
  }

  /** The layers in that order; one may lack or come twice. */
  static LoadedModelFiles layers(LoadedModelFiles files, int... order) {
    var config = files.config();
    return new LoadedModelFiles(
        with(config, order.length, config.ropeTheta(), config.rmsNormEps()),
        new Changed(files.tensors(), order, (name, row, values) -> {}),
        files.tokenizer(),
        null);
  }

  static LoadedModelFiles withRopeTheta(LoadedModelFiles files, double theta) {
    var config = files.config();
    return withConfig(files, with(config, config.layers(), theta, config.rmsNormEps()));
  }

  static LoadedModelFiles withNormEps(LoadedModelFiles files, double eps) {
    var config = files.config();
    return withConfig(files, with(config, config.layers(), config.ropeTheta(), eps));
  }

  static LoadedModelFiles withWindow(LoadedModelFiles files, int window) {
    var config = files.config();
    var variant = config.variant().withWindow(window, config.layers());
    return withConfig(files, config.withVariant(variant));
  }

  private static LoadedModelFiles withConfig(LoadedModelFiles files, ModelConfig config) {
    return new LoadedModelFiles(config, files.tensors(), files.tokenizer(), null);
  }

  private static ModelConfig with(ModelConfig config, int layers, double theta, double eps) {
    return new ModelConfig(
        config.hiddenSize(),
        config.intermediateSize(),
        layers,
        config.heads(),
        config.kvHeads(),
        config.headDim(),
        config.vocabularySize(),
        config.contextLength(),
        theta,
        config.ropeScaling(),
        eps,
        config.tiedEmbeddings(),
        config.bosId(),
        config.eosIds());
  }

  /** Tensors whose layer i is layer {@code order[i]} of the source. */
  @SuppressWarnings("ArrayRecordComponent") // Built once, never changed.
  private record Changed(TensorSource source, int[] order, RowChange change)
      implements TensorSource {
    @Override
    public Set<String> names() {
      var outside = source.names().stream().filter(name -> !name.startsWith("model.layers."));
      var first = DecoderTensors.layer(0);
      var inside =
          source.names().stream()
              .filter(name -> name.startsWith(first))
              .map(name -> name.substring(first.length()))
              .flatMap(
                  name ->
                      IntStream.range(0, order.length)
                          .mapToObj(layer -> DecoderTensors.layer(layer) + name));
      return Stream.concat(outside, inside).collect(Collectors.toSet());
    }

    private String original(String name) {
      for (int layer = 0; layer < order.length; layer++) {
        var prefix = DecoderTensors.layer(layer);
        if (name.startsWith(prefix)) {
          return DecoderTensors.layer(order[layer]) + name.substring(prefix.length());
        }
      }
      return name;
    }

    @Override
    public TensorInfo info(String name) {
      return source.info(original(name));
    }

    @Override
    public void readRow(String name, long row, float[] out) {
      source.readRow(original(name), row, out);
      change.apply(name, row, out);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
