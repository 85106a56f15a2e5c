package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.Script;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssetScriptsTest {
  private static final Hash160 HOLDER = AssetFixtures.HOLDER;
  private static final byte[] DIGEST = new byte[32];
  private static final String IPFS = "1220" + "00".repeat(32);

  @Test
  void readsTransfers() {
    var plain = AssetFixtures.named("ABC").int64le(-7);
    check(AssetKind.TRANSFER, plain, new AssetOutput.Transfer(HOLDER, "ABC", -7, "", 0));
    var ipfs = AssetFixtures.named("ABC").int64le(7).uint8(0x12).sizedBytes(DIGEST).int64le(99);
    check(AssetKind.TRANSFER, ipfs, new AssetOutput.Transfer(HOLDER, "ABC", 7, IPFS, 99));
    var txid = AssetFixtures.named("ABC").int64le(7).uint8(0x54).sizedBytes(DIGEST);
    String zeros = "00".repeat(32);
    check(AssetKind.TRANSFER, txid, new AssetOutput.Transfer(HOLDER, "ABC", 7, zeros, 0));
  }

  @Test
  void readsIssuesOwnersAndReissues() {
    var issue = AssetFixtures.named("ABC").int64le(5).uint8(8).uint8(1).uint8(0xff);
    check(AssetKind.NEW, issue, new AssetOutput.Issue(HOLDER, "ABC", 5, 8, 1, -1, ""));
    var withHash =
        AssetFixtures.named("ABC")
            .int64le(5)
            .uint8(8)
            .uint8(1)
            .uint8(1)
            .uint8(0x12)
            .sizedBytes(DIGEST);
    check(AssetKind.NEW, withHash, new AssetOutput.Issue(HOLDER, "ABC", 5, 8, 1, 1, IPFS));
    check(AssetKind.OWNER, AssetFixtures.named("ABC!"), new AssetOutput.Owner(HOLDER, "ABC!"));
    assertThat(new AssetOutput.Owner(HOLDER, "ABC!").amount()).isEqualTo(100_000_000);
    var reissue = AssetFixtures.named("ABC").int64le(5).uint8(0xff).uint8(0);
    check(AssetKind.REISSUE, reissue, new AssetOutput.Reissue(HOLDER, "ABC", 5, -1, 0, ""));
  }

  private static void check(AssetKind kind, ByteWriter payload, AssetOutput expected) {
    Script script = AssetFixtures.carrier(kind, payload.toBytes());
    assertThat(AssetScripts.kindOf(script)).contains(kind);
    assertThat(AssetScripts.parse(script)).contains(expected);
  }

  @Test
  void payloadsThatEndTooEarlyAreMalformed() {
    var malformed = new AssetOutput.Malformed(AssetKind.TRANSFER, HOLDER);
    byte[] whole = AssetFixtures.named("ABC").int64le(7).toBytes();
    Script script = AssetFixtures.carrier(AssetKind.TRANSFER, whole);
    assertThat(AssetScripts.parse(cut(script, 1))).containsInstanceOf(AssetOutput.Transfer.class);
    assertThat(AssetScripts.parse(cut(script, 2))).contains(malformed);
    // A hash is looked for where 33 bytes are left, and then must be whole.
    var hash = AssetFixtures.named("ABC").int64le(7).uint8(0x12).uint8(33).bytes(new byte[31]);
    assertThat(
            AssetScripts.parse(cut(AssetFixtures.carrier(AssetKind.TRANSFER, hash.toBytes()), 1)))
        .contains(malformed);
  }

  private static Script cut(Script script, int bytes) {
    return Script.of(script.slice(0, script.size() - bytes));
  }

  @Test
  void assetsAreFoundByBytesAlone() {
    byte[] mark = {'r', 'v', 'n', 't'};
    byte[] payload = AssetFixtures.named("ABC").int64le(7).toBytes();
    Script anyFront =
        new ScriptBuilder()
            .raw(new byte[25])
            .op(Opcode.OP_AIPG_ASSET)
            .raw(new byte[] {1})
            .raw(mark)
            .raw(payload)
            .build();
    assertThat(AssetScripts.kindOf(anyFront)).contains(AssetKind.TRANSFER);
    Script secondPlace =
        new ScriptBuilder()
            .raw(new byte[25])
            .op(Opcode.OP_AIPG_ASSET)
            .raw(new byte[] {0x4c, 1})
            .raw(mark)
            .raw(payload)
            .build();
    assertThat(AssetScripts.kindOf(secondPlace)).contains(AssetKind.TRANSFER);
    byte[] bytes = secondPlace.toBytes();
    bytes[27] = 'r';
    assertThat(AssetScripts.kindOf(Script.of(bytes))).isEmpty();
  }

  @Test
  void aScriptOf31BytesCarriesNothingAndANewAssetNeeds40() {
    String front = "00".repeat(25) + "c001" + "72766e";
    assertThat(AssetScripts.kindOf(Script.fromHex(front + "74"))).isEmpty();
    assertThat(AssetScripts.kindOf(Script.fromHex(front + "7400"))).contains(AssetKind.TRANSFER);
    assertThat(AssetScripts.kindOf(Script.fromHex(front + "71" + "00".repeat(8)))).isEmpty();
    assertThat(AssetScripts.kindOf(Script.fromHex(front + "71" + "00".repeat(9))))
        .contains(AssetKind.NEW);
    assertThat(AssetScripts.kindOf(Script.fromHex(front + "73" + "00".repeat(9)))).isEmpty();
  }

  @Test
  void outputsThatCanNeverBeSpentAreKnown() {
    assertThat(ScriptPatterns.isUnspendable(Script.fromHex("6a"))).isTrue();
    assertThat(ScriptPatterns.isUnspendable(Script.fromHex("c0"))).isTrue();
    assertThat(ScriptPatterns.isUnspendable(Script.fromHex("51"))).isFalse();
    assertThat(ScriptPatterns.isUnspendable(Script.EMPTY)).isFalse();
    assertThat(ScriptPatterns.isUnspendable(Script.of(new byte[10_000]))).isFalse();
    assertThat(ScriptPatterns.isUnspendable(Script.of(new byte[10_001]))).isTrue();
    assertThat(ScriptPatterns.isUnspendable(AssetFixtures.transfer("ABC", 0))).isTrue();
    assertThat(ScriptPatterns.isUnspendable(AssetFixtures.transfer("ABC", 1))).isFalse();
    // What cannot be read has no amount, so it stays.
    Script malformed = AssetFixtures.carrier(AssetKind.OWNER, new byte[] {9, 'A'});
    assertThat(ScriptPatterns.isUnspendable(malformed)).isFalse();
  }

  @Test
  void opcodeC0StandsAtTheFrontOrInAnAssetOnly() {
    assertThat(AssetScripts.hasMisplacedOpcode(Script.fromHex("c0c0"))).isFalse();
    assertThat(AssetScripts.hasMisplacedOpcode(Script.fromHex("51c0"))).isTrue();
    assertThat(AssetScripts.hasMisplacedOpcode(Script.fromHex("6ac0"))).isTrue();
    assertThat(AssetScripts.hasMisplacedOpcode(Script.fromHex("01c0"))).isFalse();
    assertThat(AssetScripts.hasMisplacedOpcode(Script.fromHex("4c05c0"))).isFalse();
    assertThat(AssetScripts.hasMisplacedOpcode(AssetFixtures.transfer("ABC", 1))).isFalse();
  }

  @Test
  void readsNullAssetData() {
    String tag = "c014" + HOLDER.toHex() + "05" + "0341424301";
    assertThat(NullAssetOutput.parse(Script.fromHex(tag)))
        .contains(new NullAssetOutput.AddressTag(Optional.of(HOLDER), "ABC", 1));
    assertThat(NullAssetOutput.parse(Script.fromHex("c0505005" + "03414243ff")))
        .contains(new NullAssetOutput.GlobalRestriction("ABC", -1));
    assertThat(NullAssetOutput.parse(Script.fromHex("c05004" + "03414243")))
        .contains(new NullAssetOutput.Verifier("ABC"));
    assertThat(NullAssetOutput.parse(Script.fromHex("c05004" + "04414243")))
        .contains(new NullAssetOutput.Malformed());
    assertThat(NullAssetOutput.parse(Script.fromHex(tag.substring(0, tag.length() - 2))))
        .contains(new NullAssetOutput.Malformed());
  }

  @Test
  void shorterNullAssetDataIsNone() {
    assertThat(NullAssetOutput.parse(Script.fromHex("c014" + "00".repeat(21)))).isEmpty();
    assertThat(NullAssetOutput.parse(Script.fromHex("c014" + "00".repeat(22)))).isPresent();
    assertThat(NullAssetOutput.parse(Script.fromHex("c05050000000"))).isEmpty();
    assertThat(NullAssetOutput.parse(Script.fromHex("c0505000000000"))).isPresent();
    assertThat(NullAssetOutput.parse(Script.fromHex("c05000"))).isEmpty();
    assertThat(NullAssetOutput.parse(Script.fromHex("c0500000"))).isPresent();
    assertThat(NullAssetOutput.parse(Script.fromHex("c0010203"))).isEmpty();
    assertThat(NullAssetOutput.parse(Script.fromHex("51500000"))).isEmpty();
  }
}
