package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.Script;
import java.nio.charset.StandardCharsets;

/** Asset outputs as the daemon makes them. */
final class AssetFixtures {
  static final Hash160 HOLDER = Hash160.fromHex("00112233445566778899aabbccddeeff00112233");

  private AssetFixtures() {}

  /** A payment to the holder, then the payload behind its mark, and the drop. */
  static Script carrier(AssetKind kind, byte[] payload) {
    byte[] marked =
        new ByteWriter()
            .bytes(new byte[] {'r', 'v', 'n', (byte) kind.letter()})
            .bytes(payload)
            .toBytes();
    return new ScriptBuilder()
        .raw(PaymentScripts.payToKeyHash(HOLDER).toBytes())
        .op(Opcode.OP_AIPG_ASSET)
        .push(marked)
        .op(Opcode.OP_DROP)
        .build();
  }

  static Script transfer(String name, long amount) {
    return carrier(AssetKind.TRANSFER, named(name).int64le(amount).toBytes());
  }

  static ByteWriter named(String name) {
    return new ByteWriter().sizedBytes(name.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Script issue(String name, long amount, int units, int reissuable) {
    return carrier(
        AssetKind.NEW,
        named(name).int64le(amount).uint8(units).uint8(reissuable).uint8(0).toBytes());
  }

  static Script owner(String name) {
    return carrier(AssetKind.OWNER, named(name).toBytes());
  }

  static Script reissue(String name, long amount, int units, int reissuable) {
    return carrier(
        AssetKind.REISSUE,
        named(name).int64le(amount).uint8(units & 0xff).uint8(reissuable).toBytes());
  }
}
