package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.PublicKey;
import io.aipowergrid.node.chain.model.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds a script's template in the daemon's order: the shape of P2SH, then assets, then witness
 * programs, data, and the templates that are read operation by operation (standard.cpp, Solver), in
 * which a push may have any length form. Pure.
 */
final class TemplateMatcher {
  /** What one operation can name. */
  private static final int MULTISIG_KEYS_MAX = 16;

  private static final ScriptTemplate NON_STANDARD = new ScriptTemplate.NonStandard();

  private TemplateMatcher() {}

  static ScriptTemplate match(Script script) {
    if (ScriptPatterns.isPayToScriptHash(script)) {
      return new ScriptTemplate.PayToScriptHash(Hash160.of(script.slice(2, 22)));
    }
    Optional<AssetKind> asset = AssetScripts.kindOf(script);
    if (asset.isPresent()) {
      return new ScriptTemplate.AssetCarrier(asset.get(), AssetScripts.holder(script));
    }
    Optional<WitnessProgram> program = WitnessProgram.of(script);
    if (program.isPresent()) {
      return witness(program.get());
    }
    if (ScriptPatterns.startsWith(script, Opcode.OP_RETURN)) {
      return ScriptPatterns.isPushOnly(script, 1) ? new ScriptTemplate.NullData() : NON_STANDARD;
    }
    if (ScriptPatterns.startsWith(script, Opcode.OP_AIPG_ASSET)) {
      return nullAsset(script);
    }
    return operations(script);
  }

  private static ScriptTemplate witness(WitnessProgram program) {
    byte[] bytes = program.program().toBytes();
    if (program.paysToKeyHash()) {
      return new ScriptTemplate.PayToWitnessKeyHash(Hash160.of(bytes));
    }
    return program.paysToScriptHash()
        ? new ScriptTemplate.PayToWitnessScriptHash(Hash256.of(bytes))
        : NON_STANDARD;
  }

  private static ScriptTemplate nullAsset(Script script) {
    if (!ScriptPatterns.isPushOnly(script, 1)) {
      return NON_STANDARD;
    }
    boolean named = script.size() >= 23 && script.byteAt(1) != Opcode.OP_RESERVED.code();
    return new ScriptTemplate.NullAssetData(
        named ? Optional.of(Hash160.of(script.slice(2, 22))) : Optional.empty());
  }

  private static ScriptTemplate operations(Script script) {
    var reader = new ScriptReader(script);
    if (!reader.next()) {
      return NON_STANDARD;
    }
    if (isKey(reader)) {
      return publicKey(reader);
    }
    return reader.is(Opcode.OP_DUP) ? keyHash(reader) : multisig(reader);
  }

  private static boolean isKey(ScriptReader reader) {
    int length = reader.dataLength();
    return length >= PublicKey.BYTES_MIN && length <= PublicKey.BYTES_MAX;
  }

  private static ScriptTemplate publicKey(ScriptReader reader) {
    var key = PublicKey.of(reader.data());
    return endsWith(reader, Opcode.OP_CHECKSIG)
        ? new ScriptTemplate.PayToPublicKey(key)
        : NON_STANDARD;
  }

  private static ScriptTemplate keyHash(ScriptReader reader) {
    if (!nextIs(reader, Opcode.OP_HASH160)
        || !reader.next()
        || reader.dataLength() != Hash160.LENGTH) {
      return NON_STANDARD;
    }
    var hash = Hash160.of(reader.data());
    return nextIs(reader, Opcode.OP_EQUALVERIFY) && endsWith(reader, Opcode.OP_CHECKSIG)
        ? new ScriptTemplate.PayToKeyHash(hash)
        : NON_STANDARD;
  }

  private static ScriptTemplate multisig(ScriptReader reader) {
    int required = smallNumber(reader);
    List<PublicKey> keys = new ArrayList<>();
    boolean more = reader.next();
    while (more && isKey(reader) && keys.size() < MULTISIG_KEYS_MAX) {
      keys.add(PublicKey.of(reader.data()));
      more = reader.next();
    }
    return more
            && required >= 1
            && required <= keys.size()
            && smallNumber(reader) == keys.size()
            && endsWith(reader, Opcode.OP_CHECKMULTISIG)
        ? new ScriptTemplate.Multisig(required, List.copyOf(keys))
        : NON_STANDARD;
  }

  /** 1 to 16, or -1 for any other operation. */
  private static int smallNumber(ScriptReader reader) {
    int number = reader.opcode() - (Opcode.OP_1.code() - 1);
    return number >= 1 && number <= MULTISIG_KEYS_MAX ? number : -1;
  }

  private static boolean nextIs(ScriptReader reader, Opcode opcode) {
    return reader.next() && reader.is(opcode);
  }

  private static boolean endsWith(ScriptReader reader, Opcode opcode) {
    return nextIs(reader, opcode) && reader.atEnd();
  }
}
