package io.aipowergrid.node.chain.model;

import java.util.Arrays;
import java.util.List;

/** The witness stack of one input, bottom first (BIP 144). Immutable. */
public final class Witness {
  public static final Witness EMPTY = new Witness(List.of());

  private final List<byte[]> items;

  private Witness(List<byte[]> items) {
    this.items = items;
  }

  /**
   * @param items bottom first; copied
   */
  public static Witness of(List<byte[]> items) {
    return items.isEmpty() ? EMPTY : new Witness(items.stream().map(byte[]::clone).toList());
  }

  /** How many items the stack has. */
  public int size() {
    return items.size();
  }

  public boolean isEmpty() {
    return items.isEmpty();
  }

  /** A copy of one item; 0 is the bottom. */
  public byte[] item(int index) {
    return items.get(index).clone();
  }

  /** Copies of all items, bottom first. */
  public List<byte[]> items() {
    return items.stream().map(byte[]::clone).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Witness witness
        && Arrays.deepEquals(items.toArray(), witness.items.toArray());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(items.toArray());
  }
}
