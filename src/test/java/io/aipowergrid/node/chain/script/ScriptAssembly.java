package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Script;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Reads scripts as the daemon's test data writes them (core_read.cpp, ParseScript). */
final class ScriptAssembly {
  private static final Map<String, Opcode> OPCODES = new HashMap<>();

  static {
    for (Opcode opcode : Opcode.values()) {
      if (opcode.code() >= Opcode.OP_NOP.code() || opcode == Opcode.OP_RESERVED) {
        OPCODES.put(opcode.name(), opcode);
        OPCODES.put(opcode.name().substring(3), opcode);
      }
    }
    OPCODES.put("NOP2", Opcode.OP_CHECKLOCKTIMEVERIFY);
    OPCODES.put("NOP3", Opcode.OP_CHECKSEQUENCEVERIFY);
  }

  private ScriptAssembly() {}

  static Script parse(String text) {
    var builder = new ScriptBuilder();
    for (String word : text.split("[ \t\n]+", -1)) {
      add(builder, word);
    }
    return builder.build();
  }

  private static void add(ScriptBuilder builder, String word) {
    if (word.isEmpty()) {
      return;
    }
    if (word.matches("-?[0-9]+")) {
      builder.number(Long.parseLong(word));
    } else if (word.startsWith("0x")) {
      builder.raw(HexFormat.of().parseHex(word.substring(2)));
    } else if (word.startsWith("'") && word.endsWith("'")) {
      builder.push(word.substring(1, word.length() - 1).getBytes(StandardCharsets.US_ASCII));
    } else if (OPCODES.containsKey(word)) {
      builder.op(OPCODES.get(word));
    } else {
      throw new IllegalArgumentException("no script word: " + word);
    }
  }
}
