package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.chain.model.Script;

/** Puts a script together, operation by operation (script.h, CScript). Belongs to one thread. */
public final class ScriptBuilder {
  private final ByteWriter out = new ByteWriter();

  /** Adds an operation. */
  public ScriptBuilder op(Opcode opcode) {
    out.uint8(opcode.code());
    return this;
  }

  /** Adds a number in its shortest form: one operation for -1 to 16, else a push. */
  public ScriptBuilder number(long value) {
    if (value == 0 || value == -1 || value >= 1 && value <= 16) {
      out.uint8(value == 0 ? 0 : (int) value + Opcode.OP_1.code() - 1);
      return this;
    }
    return push(ScriptNumber.encode(value));
  }

  /**
   * Adds a push of the bytes with the shortest length form. It stays a push where an operation
   * could stand for the same item, as in the daemon.
   */
  public ScriptBuilder push(byte[] data) {
    if (data.length < Opcode.OP_PUSHDATA1.code()) {
      out.uint8(data.length);
    } else if (data.length <= 0xff) {
      out.uint8(Opcode.OP_PUSHDATA1.code()).uint8(data.length);
    } else if (data.length <= 0xffff) {
      out.uint8(Opcode.OP_PUSHDATA2.code()).uint16le(data.length);
    } else {
      out.uint8(Opcode.OP_PUSHDATA4.code()).uint32le(data.length);
    }
    out.bytes(data);
    return this;
  }

  /** Adds bytes as they are. */
  public ScriptBuilder raw(byte[] bytes) {
    out.bytes(bytes);
    return this;
  }

  /** The script so far. */
  public Script build() {
    return Script.of(out.toBytes());
  }
}
