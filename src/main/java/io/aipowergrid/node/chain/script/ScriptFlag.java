package io.aipowergrid.node.chain.script;

/** One rule of script verification (interpreter.h, SCRIPT_VERIFY_*). */
public enum ScriptFlag {
  /** BIP 16: the last item of the input script is a script too. */
  P2SH,
  /** Signatures and keys must have the usual form. */
  STRICTENC,
  /** BIP 66: signatures must be strict DER. */
  DERSIG,
  /** BIP 62: s is at most half the order. */
  LOW_S,
  /** BIP 147: the item that multisig drops must be empty. */
  NULLDUMMY,
  /** Input scripts may only push. */
  SIGPUSHONLY,
  /** Pushes and numbers must have their shortest form. */
  MINIMALDATA,
  /** Operations kept for later rules must not run. */
  DISCOURAGE_UPGRADABLE_NOPS,
  /** Exactly one item may remain; needs P2SH and WITNESS. */
  CLEANSTACK,
  /** BIP 65. */
  CHECKLOCKTIMEVERIFY,
  /** BIP 112. */
  CHECKSEQUENCEVERIFY,
  /** BIP 141; needs P2SH. */
  WITNESS,
  /** Witness versions kept for later rules must not be spent. */
  DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM,
  /** The argument of an if in a witness script is empty or exactly 1. */
  MINIMALIF,
  /** The signatures of a failed check must be empty. */
  NULLFAIL,
  /** Keys of witness scripts must be compressed. */
  WITNESS_PUBKEYTYPE;

  int bit() {
    return 1 << ordinal();
  }
}
