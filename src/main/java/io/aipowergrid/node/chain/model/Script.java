package io.aipowergrid.node.chain.model;

import java.util.Arrays;
import java.util.HexFormat;

/** The bytes of a script, not necessarily well-formed. Immutable. */
public final class Script {
  public static final Script EMPTY = new Script(new byte[0]);

  private final byte[] bytes;

  private Script(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes copied
   */
  public static Script of(byte... bytes) {
    return bytes.length == 0 ? EMPTY : new Script(bytes.clone());
  }

  /** Parses hex digits. */
  public static Script fromHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** Length in bytes. */
  public int size() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The unsigned byte at the position. */
  public int byteAt(int index) {
    return bytes[index] & 0xff;
  }

  /** A copy of the bytes from {@code from} (inclusive) to {@code to} (exclusive). */
  public byte[] slice(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** A copy of all bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Lower-case hex digits. */
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Script script && Arrays.equals(bytes, script.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
