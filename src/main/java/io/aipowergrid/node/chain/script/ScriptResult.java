package io.aipowergrid.node.chain.script;

/**
 * The verdict on a script, with the daemon's names and words (script_error.h, SCRIPT_ERR_*;
 * script_error.cpp).
 */
public enum ScriptResult {
  OK("No error"),
  EVAL_FALSE("Script evaluated without error but finished with a false/empty top stack element"),
  VERIFY("Script failed an OP_VERIFY operation"),
  EQUALVERIFY("Script failed an OP_EQUALVERIFY operation"),
  CHECKMULTISIGVERIFY("Script failed an OP_CHECKMULTISIGVERIFY operation"),
  CHECKSIGVERIFY("Script failed an OP_CHECKSIGVERIFY operation"),
  NUMEQUALVERIFY("Script failed an OP_NUMEQUALVERIFY operation"),
  SCRIPT_SIZE("Script is too big"),
  PUSH_SIZE("Push value size limit exceeded"),
  OP_COUNT("Operation limit exceeded"),
  STACK_SIZE("Stack size limit exceeded"),
  SIG_COUNT("Signature count negative or greater than pubkey count"),
  PUBKEY_COUNT("Pubkey count negative or limit exceeded"),
  BAD_OPCODE("Opcode missing or not understood"),
  DISABLED_OPCODE("Attempted to use a disabled opcode"),
  INVALID_STACK_OPERATION("Operation not valid with the current stack size"),
  INVALID_ALTSTACK_OPERATION("Operation not valid with the current altstack size"),
  OP_RETURN("OP_RETURN was encountered"),
  UNBALANCED_CONDITIONAL("Invalid OP_IF construction"),
  NEGATIVE_LOCKTIME("Negative locktime"),
  UNSATISFIED_LOCKTIME("Locktime requirement not satisfied"),
  SIG_HASHTYPE("Signature hash type missing or not understood"),
  SIG_DER("Non-canonical DER signature"),
  MINIMALDATA("Data push larger than necessary"),
  SIG_PUSHONLY("Only non-push operators allowed in signatures"),
  SIG_HIGH_S("Non-canonical signature: S value is unnecessarily high"),
  SIG_NULLDUMMY("Dummy CHECKMULTISIG argument must be zero"),
  MINIMALIF("OP_IF/NOTIF argument must be minimal"),
  SIG_NULLFAIL("Signature must be zero for failed CHECK(MULTI)SIG operation"),
  DISCOURAGE_UPGRADABLE_NOPS("NOPx reserved for soft-fork upgrades"),
  DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM("Witness version reserved for soft-fork upgrades"),
  PUBKEYTYPE("Public key is neither compressed or uncompressed"),
  CLEANSTACK("Extra items left on stack after execution"),
  WITNESS_PROGRAM_WRONG_LENGTH("Witness program has incorrect length"),
  WITNESS_PROGRAM_WITNESS_EMPTY("Witness program was passed an empty witness"),
  WITNESS_PROGRAM_MISMATCH("Witness program hash mismatch"),
  WITNESS_MALLEATED("Witness requires empty scriptSig"),
  WITNESS_MALLEATED_P2SH("Witness requires only-redeemscript scriptSig"),
  WITNESS_UNEXPECTED("Witness provided for non-witness script"),
  WITNESS_PUBKEYTYPE("Using non-compressed keys in segwit"),
  UNKNOWN_ERROR("unknown error");

  private final String message;

  ScriptResult(String message) {
    this.message = message;
  }

  /** Whether the script was satisfied. */
  public boolean isOk() {
    return this == OK;
  }

  /** What the daemon says of it, also inside a block's or transaction's reject reason. */
  public String message() {
    return message;
  }
}
