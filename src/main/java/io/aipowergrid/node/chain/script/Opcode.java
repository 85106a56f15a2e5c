package io.aipowergrid.node.chain.script;

import static io.aipowergrid.node.chain.script.Opcode.Group.*;

import org.jspecify.annotations.Nullable;

/**
 * The named operations of the script language (script.h, opcodetype), without the direct pushes
 * 0x01 to 0x4b. The last number is how many stack items an operation needs before it does anything,
 * where that does not depend on its arguments.
 */
public enum Opcode {
  OP_0(0x00, PUSH),
  OP_PUSHDATA1(0x4c, PUSH),
  OP_PUSHDATA2(0x4d, PUSH),
  OP_PUSHDATA4(0x4e, PUSH),
  OP_1NEGATE(0x4f, CONSTANT),
  OP_RESERVED(0x50, RESERVED),
  OP_1(0x51, CONSTANT),
  OP_2(0x52, CONSTANT),
  OP_3(0x53, CONSTANT),
  OP_4(0x54, CONSTANT),
  OP_5(0x55, CONSTANT),
  OP_6(0x56, CONSTANT),
  OP_7(0x57, CONSTANT),
  OP_8(0x58, CONSTANT),
  OP_9(0x59, CONSTANT),
  OP_10(0x5a, CONSTANT),
  OP_11(0x5b, CONSTANT),
  OP_12(0x5c, CONSTANT),
  OP_13(0x5d, CONSTANT),
  OP_14(0x5e, CONSTANT),
  OP_15(0x5f, CONSTANT),
  OP_16(0x60, CONSTANT),
  OP_NOP(0x61, CONTROL),
  OP_VER(0x62, RESERVED),
  OP_IF(0x63, CONDITION),
  OP_NOTIF(0x64, CONDITION),
  OP_VERIF(0x65, CONDITION),
  OP_VERNOTIF(0x66, CONDITION),
  OP_ELSE(0x67, CONDITION),
  OP_ENDIF(0x68, CONDITION),
  OP_VERIFY(0x69, CONTROL, 1),
  OP_RETURN(0x6a, CONTROL),
  OP_TOALTSTACK(0x6b, STACK, 1),
  OP_FROMALTSTACK(0x6c, STACK),
  OP_2DROP(0x6d, STACK, 2),
  OP_2DUP(0x6e, STACK, 2),
  OP_3DUP(0x6f, STACK, 3),
  OP_2OVER(0x70, STACK, 4),
  OP_2ROT(0x71, STACK, 6),
  OP_2SWAP(0x72, STACK, 4),
  OP_IFDUP(0x73, STACK, 1),
  OP_DEPTH(0x74, STACK),
  OP_DROP(0x75, STACK, 1),
  OP_DUP(0x76, STACK, 1),
  OP_NIP(0x77, STACK, 2),
  OP_OVER(0x78, STACK, 2),
  OP_PICK(0x79, STACK, 2),
  OP_ROLL(0x7a, STACK, 2),
  OP_ROT(0x7b, STACK, 3),
  OP_SWAP(0x7c, STACK, 2),
  OP_TUCK(0x7d, STACK, 2),
  OP_CAT(0x7e, DISABLED),
  OP_SUBSTR(0x7f, DISABLED),
  OP_LEFT(0x80, DISABLED),
  OP_RIGHT(0x81, DISABLED),
  OP_SIZE(0x82, STACK, 1),
  OP_INVERT(0x83, DISABLED),
  OP_AND(0x84, DISABLED),
  OP_OR(0x85, DISABLED),
  OP_XOR(0x86, DISABLED),
  OP_EQUAL(0x87, CONTROL, 2),
  OP_EQUALVERIFY(0x88, CONTROL, 2),
  OP_RESERVED1(0x89, RESERVED),
  OP_RESERVED2(0x8a, RESERVED),
  OP_1ADD(0x8b, NUMBER, 1),
  OP_1SUB(0x8c, NUMBER, 1),
  OP_2MUL(0x8d, DISABLED),
  OP_2DIV(0x8e, DISABLED),
  OP_NEGATE(0x8f, NUMBER, 1),
  OP_ABS(0x90, NUMBER, 1),
  OP_NOT(0x91, NUMBER, 1),
  OP_0NOTEQUAL(0x92, NUMBER, 1),
  OP_ADD(0x93, NUMBER, 2),
  OP_SUB(0x94, NUMBER, 2),
  OP_MUL(0x95, DISABLED),
  OP_DIV(0x96, DISABLED),
  OP_MOD(0x97, DISABLED),
  OP_LSHIFT(0x98, DISABLED),
  OP_RSHIFT(0x99, DISABLED),
  OP_BOOLAND(0x9a, NUMBER, 2),
  OP_BOOLOR(0x9b, NUMBER, 2),
  OP_NUMEQUAL(0x9c, NUMBER, 2),
  OP_NUMEQUALVERIFY(0x9d, NUMBER, 2),
  OP_NUMNOTEQUAL(0x9e, NUMBER, 2),
  OP_LESSTHAN(0x9f, NUMBER, 2),
  OP_GREATERTHAN(0xa0, NUMBER, 2),
  OP_LESSTHANOREQUAL(0xa1, NUMBER, 2),
  OP_GREATERTHANOREQUAL(0xa2, NUMBER, 2),
  OP_MIN(0xa3, NUMBER, 2),
  OP_MAX(0xa4, NUMBER, 2),
  OP_WITHIN(0xa5, NUMBER, 3),
  OP_RIPEMD160(0xa6, HASH, 1),
  OP_SHA1(0xa7, HASH, 1),
  OP_SHA256(0xa8, HASH, 1),
  OP_HASH160(0xa9, HASH, 1),
  OP_HASH256(0xaa, HASH, 1),
  OP_CODESEPARATOR(0xab, CONTROL),
  OP_CHECKSIG(0xac, SIGNATURE, 2),
  OP_CHECKSIGVERIFY(0xad, SIGNATURE, 2),
  OP_CHECKMULTISIG(0xae, SIGNATURE, 1),
  OP_CHECKMULTISIGVERIFY(0xaf, SIGNATURE, 1),
  OP_NOP1(0xb0, UPGRADABLE),
  OP_CHECKLOCKTIMEVERIFY(0xb1, LOCK_TIME),
  OP_CHECKSEQUENCEVERIFY(0xb2, LOCK_TIME),
  OP_NOP4(0xb3, UPGRADABLE),
  OP_NOP5(0xb4, UPGRADABLE),
  OP_NOP6(0xb5, UPGRADABLE),
  OP_NOP7(0xb6, UPGRADABLE),
  OP_NOP8(0xb7, UPGRADABLE),
  OP_NOP9(0xb8, UPGRADABLE),
  OP_NOP10(0xb9, UPGRADABLE),

  /**
   * Ends the script: all bytes after it are its data, and it does nothing (OP_AIPG_ASSET; chain.md
   * 7).
   */
  OP_AIPG_ASSET(0xc0, CONTROL);

  private static final @Nullable Opcode[] BY_CODE = new Opcode[256];

  static {
    for (Opcode opcode : values()) {
      BY_CODE[opcode.code] = opcode;
    }
  }

  /** Operations that are run alike. */
  enum Group {
    /** Pushes the data that follows. */
    PUSH,
    /** Pushes the small number that it stands for. */
    CONSTANT,
    /** Fails when it runs. */
    RESERVED,
    /** Decides which of the following operations run; looked at even where nothing runs. */
    CONDITION,
    CONTROL,
    /** Does nothing until a later rule gives it a meaning. */
    UPGRADABLE,
    LOCK_TIME,
    STACK,
    /** Fails even where nothing runs. */
    DISABLED,
    NUMBER,
    HASH,
    SIGNATURE
  }

  private final int code;
  private final Group group;
  private final int stackItems;

  Opcode(int code, Group group) {
    this(code, group, 0);
  }

  Opcode(int code, Group group, int stackItems) {
    this.code = code;
    this.group = group;
    this.stackItems = stackItems;
  }

  /** The operation of an unsigned byte; null for direct pushes and for unknown codes. */
  static @Nullable Opcode of(int code) {
    return BY_CODE[code];
  }

  /** The unsigned byte in a script. */
  public int code() {
    return code;
  }

  Group group() {
    return group;
  }

  /** The fewest items that must lie on the stack. */
  int stackItems() {
    return stackItems;
  }
}
