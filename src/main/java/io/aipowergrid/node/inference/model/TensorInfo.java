package io.aipowergrid.node.inference.model;

import java.util.List;

/**
 * A tensor as its file declares it.
 *
 * @param dtype the stored type, such as {@code F32}, {@code F16}, {@code BF16}, {@code Q8_0}
 * @param shape rows first: {@code [rows, columns]}, or {@code [columns]} for a vector
 */
public record TensorInfo(String dtype, List<Long> shape) {
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Rows; 1 for a vector. */
  public long rows() {
    return shape.size() < 2 ? 1 : shape.getFirst();
  }

  /** Values in a row. */
  public long columns() {
    return shape.getLast();
  }
}
