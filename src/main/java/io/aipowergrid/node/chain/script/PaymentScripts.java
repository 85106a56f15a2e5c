package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.PublicKey;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.crypto.Sha256;
import java.util.List;

/** Builds the standard output scripts (standard.cpp). Pure; may be called from any thread. */
public final class PaymentScripts {
  private PaymentScripts() {}

  /** What pays the address. */
  public static Script payTo(Address address) {
    return switch (address) {
      case Address.OfKey key -> payToKeyHash(key.hash());
      case Address.OfScript script -> payToScriptHash(script.hash());
    };
  }

  /** {@code DUP HASH160 <hash> EQUALVERIFY CHECKSIG}. */
  public static Script payToKeyHash(Hash160 keyHash) {
    return new ScriptBuilder()
        .op(Opcode.OP_DUP)
        .op(Opcode.OP_HASH160)
        .push(keyHash.toBytes())
        .op(Opcode.OP_EQUALVERIFY)
        .op(Opcode.OP_CHECKSIG)
        .build();
  }

  /** {@code HASH160 <hash> EQUAL} (BIP 16). */
  public static Script payToScriptHash(Hash160 scriptHash) {
    return new ScriptBuilder()
        .op(Opcode.OP_HASH160)
        .push(scriptHash.toBytes())
        .op(Opcode.OP_EQUAL)
        .build();
  }

  /** {@code <key> CHECKSIG}. */
  public static Script payToPublicKey(PublicKey key) {
    return new ScriptBuilder().push(key.toBytes()).op(Opcode.OP_CHECKSIG).build();
  }

  /** {@code m <key>... n CHECKMULTISIG}: as many signatures as required, in the order of keys. */
  public static Script multisig(int required, List<PublicKey> keys) {
    if (required < 1 || required > keys.size() || keys.size() > 16) {
      throw new IllegalArgumentException(required + " of " + keys.size() + " keys cannot be asked");
    }
    var script = new ScriptBuilder().number(required);
    keys.forEach(key -> script.push(key.toBytes()));
    return script.number(keys.size()).op(Opcode.OP_CHECKMULTISIG).build();
  }

  /** Version 0 with the hash of a compressed key (BIP 141). */
  public static Script payToWitnessKeyHash(Hash160 keyHash) {
    return new ScriptBuilder().op(Opcode.OP_0).push(keyHash.toBytes()).build();
  }

  /** Version 0 with the SHA-256 of a witness script (BIP 141). */
  public static Script payToWitnessScriptHash(Script witnessScript) {
    byte[] hash = Sha256.hash(witnessScript.toBytes()).toBytes();
    return new ScriptBuilder().op(Opcode.OP_0).push(hash).build();
  }

  /** {@code RETURN <data>}: keeps the data in the chain and can never be spent. */
  public static Script nullData(byte[] data) {
    return new ScriptBuilder().op(Opcode.OP_RETURN).push(data).build();
  }
}
