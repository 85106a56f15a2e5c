package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Script;

/**
 * Walks over the operations of a script as the daemon's GetOp does (script.h): pushes carry their
 * data, and opcode 0xc0 takes all that follows as its data and so ends the script (chain.md 7).
 * Nothing is copied until {@link #data()}. Belongs to one thread.
 */
public final class ScriptReader {
  private final Script script;
  private int position;
  private int opcode;
  private int dataStart;

  /** Starts at the front of the script. */
  public ScriptReader(Script script) {
    this(script, 0);
  }

  /** Starts at a byte of the script. */
  public ScriptReader(Script script, int from) {
    this.script = script;
    this.position = from;
    this.dataStart = from;
  }

  /** Whether no byte is left; a script whose last push runs past its end never gets there. */
  public boolean atEnd() {
    return position >= script.size();
  }

  /**
   * Reads one operation. False at the end, and where a push runs past the end: then the script
   * cannot be read on.
   */
  public boolean next() {
    if (atEnd()) {
      return false;
    }
    int code = script.byteAt(position);
    int lengthBytes = lengthBytes(code);
    int start = position + 1 + lengthBytes;
    if (start > script.size()) {
      return false;
    }
    long length = dataLength(code, start, lengthBytes);
    if (length > script.size() - start) {
      return false;
    }
    opcode = code;
    dataStart = start;
    position = start + (int) length;
    return true;
  }

  /** The unsigned byte of the operation just read. */
  public int opcode() {
    return opcode;
  }

  /** Whether the operation just read is this one. */
  public boolean is(Opcode other) {
    return opcode == other.code();
  }

  /** Whether the operation just read only pushes; OP_RESERVED counts as one (IsPushOnly). */
  public boolean isPush() {
    return opcode <= Opcode.OP_16.code();
  }

  /** Bytes of data that the operation just read carries. */
  public int dataLength() {
    return position - dataStart;
  }

  /** A copy of the data that the operation just read carries. */
  public byte[] data() {
    return script.slice(dataStart, position);
  }

  /** The index of the first byte not yet read. */
  public int position() {
    return position;
  }

  private static int lengthBytes(int code) {
    return switch (code) {
      case 0x4c -> 1; // OP_PUSHDATA1
      case 0x4d -> 2; // OP_PUSHDATA2
      case 0x4e -> 4; // OP_PUSHDATA4
      default -> 0;
    };
  }

  private long dataLength(int code, int start, int lengthBytes) {
    if (code < Opcode.OP_PUSHDATA1.code()) {
      return code;
    }
    if (code == Opcode.OP_AIPG_ASSET.code()) {
      return script.size() - start;
    }
    long length = 0;
    for (int i = 1; i <= lengthBytes; i++) {
      length = length << 8 | script.byteAt(start - i);
    }
    return length;
  }
}
