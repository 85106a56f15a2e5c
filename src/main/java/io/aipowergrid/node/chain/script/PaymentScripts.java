package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Script;

/** Builds the standard output scripts (standard.cpp). Pure; may be called from any thread. */
public final class PaymentScripts {
  private PaymentScripts() {}

  /** {@code DUP HASH160 <hash> EQUALVERIFY CHECKSIG}. */
  static Script payToKeyHash(byte[] keyHash) {
    return new ScriptBuilder()
        .op(Opcode.OP_DUP)
        .op(Opcode.OP_HASH160)
        .push(keyHash)
        .op(Opcode.OP_EQUALVERIFY)
        .op(Opcode.OP_CHECKSIG)
        .build();
  }
}
