package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.chain.model.Script;

/** The changes that the first form of signing makes to the script it signs. Pure. */
final class ScriptCode {
  private ScriptCode() {}

  /**
   * Takes out every occurrence of the bytes that begins where an operation begins (script.h,
   * FindAndDelete). The same script when there is none.
   */
  static Script findAndDelete(Script script, Script pattern) {
    var reader = new ScriptReader(script);
    ByteWriter kept = null;
    int keptTo = 0;
    do {
      int start = reader.position();
      int end = start;
      while (matches(script, end, pattern)) {
        end += pattern.size();
      }
      if (end > start) {
        kept = kept == null ? new ByteWriter(script.size()) : kept;
        kept.bytes(script.slice(keptTo, start));
        keptTo = end;
        reader = new ScriptReader(script, end);
      }
    } while (reader.next());
    return kept == null
        ? script
        : Script.of(kept.bytes(script.slice(keptTo, script.size())).toBytes());
  }

  private static boolean matches(Script script, int at, Script pattern) {
    if (pattern.isEmpty() || pattern.size() > script.size() - at) {
      return false;
    }
    for (int i = 0; i < pattern.size(); i++) {
      if (script.byteAt(at + i) != pattern.byteAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Without OP_CODESEPARATORs (interpreter.cpp, SerializeScriptCode); the same when none is. */
  static Script withoutSeparators(Script script) {
    var reader = new ScriptReader(script);
    ByteWriter kept = null;
    int keptTo = 0;
    while (reader.next()) {
      if (reader.is(Opcode.OP_CODESEPARATOR)) {
        kept = kept == null ? new ByteWriter(script.size()) : kept;
        kept.bytes(script.slice(keptTo, reader.position() - 1));
        keptTo = reader.position();
      }
    }
    return kept == null
        ? script
        : Script.of(kept.bytes(script.slice(keptTo, script.size())).toBytes());
  }
}
