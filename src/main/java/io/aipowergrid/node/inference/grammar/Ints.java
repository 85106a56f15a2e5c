package io.aipowergrid.node.inference.grammar;

import java.util.Arrays;

/** Numbers while they are collected. Not thread-safe. */
final class Ints {
  private static final int FIRST_CAPACITY = 6;
  private static final int[] NONE = new int[0];

  private int[] values = NONE;
  private int size;

  Ints add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(FIRST_CAPACITY, size * 2));
    }
    values[size++] = value;
    return this;
  }

  int size() {
    return size;
  }

  int get(int index) {
    return values[index];
  }

  int[] toArray() {
    return size == 0 ? NONE : Arrays.copyOf(values, size);
  }
}
