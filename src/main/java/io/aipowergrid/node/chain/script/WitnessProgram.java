package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Script;
import java.util.Optional;

/**
 * A script that is nothing but a version and 2 to 40 bytes, whose input is its witness (BIP 141).
 *
 * @param version 0 to 16
 * @param program what the version says of it; as a script only to be immutable
 */
public record WitnessProgram(int version, Script program) {
  /** Bytes of the program that pays to a key. */
  public static final int KEY_HASH_BYTES = 20;

  /** Bytes of the program that pays to a script. */
  public static final int SCRIPT_HASH_BYTES = 32;

  private static final int SCRIPT_BYTES_MIN = 4;
  private static final int SCRIPT_BYTES_MAX = 42;

  /** The program that the script is, if it is one (script.cpp, IsWitnessProgram). */
  public static Optional<WitnessProgram> of(Script script) {
    if (script.size() < SCRIPT_BYTES_MIN || script.size() > SCRIPT_BYTES_MAX) {
      return Optional.empty();
    }
    int version = version(script.byteAt(0));
    if (version < 0 || script.byteAt(1) != script.size() - 2) {
      return Optional.empty();
    }
    return Optional.of(new WitnessProgram(version, Script.of(script.slice(2, script.size()))));
  }

  private static int version(int opcode) {
    if (opcode == Opcode.OP_0.code()) {
      return 0;
    }
    int version = opcode - (Opcode.OP_1.code() - 1);
    return version >= 1 && version <= 16 ? version : -1;
  }

  /** Whether it pays to a key: version 0 with 20 bytes. */
  public boolean paysToKeyHash() {
    return version == 0 && program.size() == KEY_HASH_BYTES;
  }

  /** Whether it pays to a script: version 0 with 32 bytes. */
  public boolean paysToScriptHash() {
    return version == 0 && program.size() == SCRIPT_HASH_BYTES;
  }
}
