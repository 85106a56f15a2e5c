package io.aipowergrid.node.chain.script;

/** Which digest the signatures of a script sign (interpreter.h, SigVersion). */
public enum SignatureVersion {
  /** The first form, of input and output scripts. */
  BASE,
  /** BIP 143, of version 0 witness programs. */
  WITNESS_V0
}
