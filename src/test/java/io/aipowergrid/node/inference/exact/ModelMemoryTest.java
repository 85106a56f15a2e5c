package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.inference.ModelLibrary;
import io.aipowergrid.node.inference.model.ModelMemory;
import java.nio.file.Path;
import java.time.InstantSource;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised before a model is loaded is what it takes. */
class ModelMemoryTest {
  /** Vectors of the kernels may read a little beyond the end of a matrix. */
  private static final double TOLERANCE = 0.001;

  @Test
  void promisesWhatTheBuiltInModelTakes(@TempDir Path data) {
    var files = new ModelLibrary(data, InstantSource.system()).open(ModelCatalog.BUILTIN_MODEL_ID);
    try (var _ = files.tensors()) {
      var promised = ModelMemory.of(files.config());
      var model = ExactModel.requantise(files);
      long resident = promised.offHeap() + residentHeap(model, promised);
      assertThat((double) model.bytesInMemory()).isCloseTo(resident, withinShareOf(resident));
      var shape = KvShape.of(model.config());
      assertThat(promised.context())
          .isEqualTo(KvShape.pages(model.config().contextLength()) * shape.pageBytes());
    }
  }

  /** The promise less the largest step of loading, whose tensors are on the heap for a moment. */
  private static long residentHeap(ExactModel model, ModelMemory promised) {
    var layer = model.layer(0);
    long step =
        codes(layer.attentionIn())
            + codes(layer.attentionOut())
            + codes(layer.feedForwardIn())
            + codes(layer.feedForwardOut());
    return promised.heap() - Math.max(step, codes(model.embedding()));
  }

  private static long codes(WeightMatrix matrix) {
    return (long) matrix.rows() * matrix.groups() * (ExactMath.GROUP + 1);
  }

  private static Offset<Double> withinShareOf(long bytes) {
    return Offset.offset(bytes * TOLERANCE);
  }
}
