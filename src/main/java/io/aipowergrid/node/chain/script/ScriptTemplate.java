package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.PublicKey;
import io.aipowergrid.node.chain.model.Script;
import java.util.List;
import java.util.Optional;

/** What kind of output script this is (standard.cpp, Solver). */
public sealed interface ScriptTemplate {
  /** {@code <key> CHECKSIG}. */
  record PayToPublicKey(PublicKey key) implements ScriptTemplate {}

  /** {@code DUP HASH160 <hash> EQUALVERIFY CHECKSIG}. */
  record PayToKeyHash(Hash160 hash) implements ScriptTemplate {}

  /** {@code HASH160 <hash> EQUAL}. */
  record PayToScriptHash(Hash160 hash) implements ScriptTemplate {}

  /** {@code m <key>... n CHECKMULTISIG}, 1 to 16 keys. */
  record Multisig(int required, List<PublicKey> keys) implements ScriptTemplate {}

  /** Version 0 program of 20 bytes. */
  record PayToWitnessKeyHash(Hash160 hash) implements ScriptTemplate {}

  /** Version 0 program of 32 bytes, the SHA-256 of the witness script. */
  record PayToWitnessScriptHash(Hash256 hash) implements ScriptTemplate {}

  /** {@code RETURN} and pushes. */
  record NullData() implements ScriptTemplate {}

  /**
   * Carries an asset; recognised by some bytes alone, whatever else the script says (chain.md 7).
   *
   * @param holder bytes 3 to 22, where a P2PKH script has its hash
   */
  record AssetCarrier(AssetKind kind, Hash160 holder) implements ScriptTemplate {}

  /**
   * Opcode 0xc0 and, read from the byte after it, pushes.
   *
   * @param target the hash of the key that is tagged, if any
   */
  record NullAssetData(Optional<Hash160> target) implements ScriptTemplate {}

  /** None of the others. */
  record NonStandard() implements ScriptTemplate {}

  /** The kind of the script. */
  static ScriptTemplate of(Script script) {
    return TemplateMatcher.match(script);
  }

  /** What the daemon's RPC calls it (GetTxnOutputType). */
  default String typeName() {
    return switch (this) {
      case PayToPublicKey key -> "pubkey";
      case PayToKeyHash hash -> "pubkeyhash";
      case PayToScriptHash hash -> "scripthash";
      case Multisig keys -> "multisig";
      case PayToWitnessKeyHash hash -> "witness_v0_keyhash";
      case PayToWitnessScriptHash hash -> "witness_v0_scripthash";
      case NullData data -> "nulldata";
      case NullAssetData data -> "nullassetdata";
      case AssetCarrier carrier -> carrier.kind().typeName();
      case NonStandard other -> "nonstandard";
    };
  }

  /** The one address it pays, where there is one (ExtractDestination). */
  default Optional<Address> destination() {
    return switch (this) {
      case PayToPublicKey(PublicKey key) ->
          key.hasKnownForm() ? Optional.of(new Address.OfKey(key.hash())) : Optional.empty();
      case PayToKeyHash(Hash160 hash) -> Optional.of(new Address.OfKey(hash));
      case PayToScriptHash(Hash160 hash) -> Optional.of(new Address.OfScript(hash));
      case AssetCarrier carrier -> Optional.of(new Address.OfKey(carrier.holder()));
      case NullAssetData data -> data.target().map(Address.OfKey::new);
      case Multisig keys -> Optional.empty();
      case PayToWitnessKeyHash hash -> Optional.empty();
      case PayToWitnessScriptHash hash -> Optional.empty();
      case NullData data -> Optional.empty();
      case NonStandard other -> Optional.empty();
    };
  }
}
