package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Script;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Scripts as text, as the daemon's RPC shows them (core_write.cpp, ScriptToAsmStr). Pure. */
public final class ScriptText {
  private static final ScriptFlags STRICT = ScriptFlags.of(ScriptFlag.STRICTENC);

  private ScriptText() {}

  /** An output script: names of operations, small pushes as numbers, others as hex digits. */
  public static String toAsm(Script script) {
    return toAsm(script, false);
  }

  /** An input script: as an output script, with the hash types of signatures in words. */
  public static String unlockingToAsm(Script script) {
    return toAsm(script, !ScriptPatterns.isUnspendable(script));
  }

  private static String toAsm(Script script, boolean nameHashTypes) {
    var text = new StringJoiner(" ");
    var reader = new ScriptReader(script);
    while (!reader.atEnd()) {
      if (!reader.next()) {
        return text.add("[error]").toString();
      }
      text.add(word(reader, nameHashTypes));
    }
    return text.toString();
  }

  private static String word(ScriptReader reader, boolean nameHashTypes) {
    if (reader.is(Opcode.OP_AIPG_ASSET)) {
      return Opcode.OP_AIPG_ASSET + " " + hex(reader.data());
    }
    if (reader.opcode() > Opcode.OP_PUSHDATA4.code()) {
      return name(Opcode.of(reader.opcode()), reader.opcode());
    }
    byte[] data = reader.data();
    if (data.length <= ScriptNumber.BYTES_MAX) {
      return Long.toString(ScriptNumber.decode(data));
    }
    return nameHashTypes ? signature(data) : hex(data);
  }

  private static String name(@Nullable Opcode opcode, int code) {
    if (opcode == null) {
      return "OP_UNKNOWN";
    }
    return opcode.group() == Opcode.Group.CONSTANT
        ? Integer.toString(code - (Opcode.OP_1.code() - 1))
        : opcode.name();
  }

  private static String signature(byte[] data) {
    if (!SignatureEncoding.checkSignature(data, STRICT).isOk()) {
      return hex(data);
    }
    int last = data.length - 1;
    return hex(Arrays.copyOf(data, last)) + "[" + HashType.name(data[last] & 0xff) + "]";
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
