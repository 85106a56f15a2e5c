package io.aipowergrid.node.inference.model;

import java.util.List;

/** A metadata value of a GGUF file. */
sealed interface GgufValue {
  /** Any whole number; unsigned 64 bit beyond the signed range shows as negative. */
  record Whole(long value) implements GgufValue {}

  record Real(double value) implements GgufValue {}

  record Flag(boolean value) implements GgufValue {}

  record Text(String value) implements GgufValue {}

  record Texts(List<String> values) implements GgufValue {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /** An array of numbers or flags; 32-bit numbers are exact. */
  @SuppressWarnings("ArrayRecordComponent") // Read-only inside this package.
  record Numbers(double[] values) implements GgufValue {}
}
