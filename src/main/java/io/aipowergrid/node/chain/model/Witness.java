package io.aipowergrid.node.chain.model;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The witness stack of one input, bottom first (BIP 144). Immutable. Kept as one piece of memory
 * however many items it has: four megabytes can hold four million empty ones, and an object for
 * each would take twenty times as much.
 */
public final class Witness {
  public static final Witness EMPTY = new Witness(0, new byte[0]);

  private final int size;

  /** The items, each behind its length as a compact size. */
  private final byte[] packed;

  private Witness(int size, byte[] packed) {
    this.size = size;
    this.packed = packed;
  }

  /**
   * @param items bottom first; copied
   */
  public static Witness of(List<byte[]> items) {
    var out = new ByteWriter();
    items.forEach(out::sizedBytes);
    return ofPacked(items.size(), out.toBytes());
  }

  /**
   * For the codec, which checked the form.
   *
   * @param size how many items there are
   * @param packed the items, each behind its length as a compact size; not copied
   */
  public static Witness ofPacked(int size, byte[] packed) {
    return size == 0 ? EMPTY : new Witness(size, packed);
  }

  /** How many items the stack has. */
  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Bytes of all items with their lengths. */
  public int packedSize() {
    return packed.length;
  }

  /** Writes all items with their lengths. */
  public void writePacked(ByteWriter out) {
    out.bytes(packed);
  }

  /** A copy of one item; 0 is the bottom. Takes as long as there are items below it. */
  public byte[] item(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    var in = new ByteReader(packed);
    for (int i = 0; i < index; i++) {
      in.skip(in.compactSize(packed.length));
    }
    return in.sizedBytes(packed.length);
  }

  /** Copies of all items, bottom first. */
  public List<byte[]> items() {
    var items = new ArrayList<byte[]>(size);
    var in = new ByteReader(packed);
    for (int i = 0; i < size; i++) {
      items.add(in.sizedBytes(packed.length));
    }
    return items;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Witness witness
        && size == witness.size
        && Arrays.equals(packed, witness.packed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packed);
  }
}
