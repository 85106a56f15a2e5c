package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.Script;
import java.util.Optional;
import java.util.function.Function;

/**
 * An output that begins with opcode 0xc0 and changes who may hold an asset (chain.md 7; script.cpp,
 * IsNullAsset). Texts as in {@link AssetOutput}.
 */
public sealed interface NullAssetOutput {
  /**
   * Tags or freezes an address: {@code c0 14 <hash> <push of name and flag>}.
   *
   * @param target the key that is tagged; empty where the script has no address
   * @param flag a signed byte; 0 or 1 when valid
   */
  record AddressTag(Optional<Hash160> target, String name, int flag) implements NullAssetOutput {}

  /** Freezes all of a restricted asset: {@code c0 50 50 <push of name and flag>}. */
  record GlobalRestriction(String name, int flag) implements NullAssetOutput {}

  /** Says which tags holders of a restricted asset need: {@code c0 50 <push of text>}. */
  record Verifier(String text) implements NullAssetOutput {}

  /** Has the form, but its payload cannot be read: invalid in a block. */
  record Malformed() implements NullAssetOutput {}

  /** Reads one; empty when the script has none of the forms. */
  static Optional<NullAssetOutput> parse(Script script) {
    if (!ScriptPatterns.startsWith(script, Opcode.OP_AIPG_ASSET) || script.size() <= 3) {
      return Optional.empty();
    }
    int first = script.byteAt(1);
    int second = script.byteAt(2);
    if (first == Hash160.LENGTH && script.size() > 23) {
      return Optional.of(read(script, 23, in -> tag(script, in)));
    }
    if (first != Opcode.OP_RESERVED.code()) {
      return Optional.empty();
    }
    if (second != Opcode.OP_RESERVED.code()) {
      return Optional.of(read(script, 3, in -> new Verifier(AssetPayload.text(in))));
    }
    return script.size() > 6
        ? Optional.of(read(script, 4, NullAssetOutput::restriction))
        : Optional.empty();
  }

  private static NullAssetOutput read(
      Script script, int payloadStart, Function<ByteReader, NullAssetOutput> payload) {
    try {
      return payload.apply(new ByteReader(script.slice(payloadStart, script.size())));
    } catch (MalformedBytesException e) {
      return new Malformed();
    }
  }

  private static NullAssetOutput tag(Script script, ByteReader in) {
    Optional<Hash160> target = ScriptTemplate.of(script).destination().map(Address::hash);
    return new AddressTag(target, AssetPayload.text(in), AssetPayload.signedByte(in));
  }

  private static NullAssetOutput restriction(ByteReader in) {
    return new GlobalRestriction(AssetPayload.text(in), AssetPayload.signedByte(in));
  }
}
