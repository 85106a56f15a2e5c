package io.aipowergrid.node.chain.model;

/** Whom an output pays: a key or a script, each by its hash. How it is written is the network's. */
public sealed interface Address {
  /** The hash of the key or script. */
  Hash160 hash();

  /** Pays whoever has the key. */
  record OfKey(Hash160 hash) implements Address {}

  /** Pays whoever satisfies the script (BIP 16). */
  record OfScript(Hash160 hash) implements Address {}
}
