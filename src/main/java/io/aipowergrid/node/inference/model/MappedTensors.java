package io.aipowergrid.node.inference.model;

import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Set;

/**
 * Tensors of mapped files. Every row that is read is checked to be finite (exact-inference.md 2.2).
 * Thread-safe until closed.
 */
final class MappedTensors implements TensorSource {
  private final Arena arena;
  private final Map<String, StoredTensor> tensors;
  private final RowOrder rowOrder;

  /** Which stored row holds a row of the Hugging Face form. */
  interface RowOrder {
    /** Rows are stored as they are asked for. */
    RowOrder AS_STORED = (name, row) -> row;

    long storedRow(String name, long row);
  }

  /**
   * @param arena owns the mapped files; closed with this source
   */
  MappedTensors(Arena arena, Map<String, StoredTensor> tensors, RowOrder rowOrder) {
    this.arena = arena;
    this.tensors = Map.copyOf(tensors);
    this.rowOrder = rowOrder;
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return tensor(name).info();
  }

  @Override
  public void readRow(String name, long row, float[] out) {
    var tensor = tensor(name);
    if (out.length != tensor.info().columns() || row < 0 || row >= tensor.info().rows()) {
      throw new IllegalArgumentException("no such row in tensor " + name);
    }
    long stored = rowOrder.storedRow(name, row);
    tensor.encoding().decode(tensor.data(), stored * tensor.encoding().rowBytes(out.length), out);
    requireFinite(name, row, out);
  }

  private StoredTensor tensor(String name) {
    var tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the model has no tensor " + name);
    }
    return tensor;
  }

  private static void requireFinite(String name, long row, float[] values) {
    float spread = 0;
    for (float value : values) {
      spread += value * 0; // A zero for a finite value, NaN otherwise, and NaN stays.
    }
    if (spread != 0) {
      throw Refusal.of(
          ("Tensor %s holds a value in row %d that is no usable number (NaN, infinity or the code"
                  + " -128). The model is damaged; get it again.")
              .formatted(Refusal.shown(name), row));
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
