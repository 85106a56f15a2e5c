package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.PublicKey;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.crypto.Sha256;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScriptTemplateTest {
  private static final Hash160 HASH = Hash160.fromHex("ab".repeat(20));
  private static final PublicKey KEY = PublicKey.of(keyBytes(33, 2));
  private static final PublicKey LONG_KEY = PublicKey.of(keyBytes(65, 4));

  @Test
  void recognisesWhatItBuilds() {
    check(PaymentScripts.payToKeyHash(HASH), new ScriptTemplate.PayToKeyHash(HASH), "pubkeyhash");
    check(
        PaymentScripts.payToScriptHash(HASH),
        new ScriptTemplate.PayToScriptHash(HASH),
        "scripthash");
    check(PaymentScripts.payToPublicKey(KEY), new ScriptTemplate.PayToPublicKey(KEY), "pubkey");
    check(
        PaymentScripts.multisig(2, List.of(KEY, LONG_KEY, KEY)),
        new ScriptTemplate.Multisig(2, List.of(KEY, LONG_KEY, KEY)),
        "multisig");
    check(
        PaymentScripts.payToWitnessKeyHash(HASH),
        new ScriptTemplate.PayToWitnessKeyHash(HASH),
        "witness_v0_keyhash");
    Hash256 scriptHash = Sha256.hash(new byte[] {0x51});
    check(
        PaymentScripts.payToWitnessScriptHash(Script.of((byte) 0x51)),
        new ScriptTemplate.PayToWitnessScriptHash(scriptHash),
        "witness_v0_scripthash");
    check(PaymentScripts.nullData(new byte[80]), new ScriptTemplate.NullData(), "nulldata");
    check(
        AssetFixtures.transfer("ABC", 5),
        new ScriptTemplate.AssetCarrier(AssetKind.TRANSFER, AssetFixtures.HOLDER),
        "transfer_asset");
    check(
        Script.fromHex("c014" + HASH.toHex() + "0100"),
        new ScriptTemplate.NullAssetData(Optional.of(HASH)),
        "nullassetdata");
    check(Script.fromHex("51"), new ScriptTemplate.NonStandard(), "nonstandard");
  }

  private static void check(Script script, ScriptTemplate expected, String name) {
    assertThat(ScriptTemplate.of(script)).isEqualTo(expected);
    assertThat(expected.typeName()).isEqualTo(name);
  }

  @Test
  void pushesMayHaveAnyLengthForm() {
    assertThat(ScriptTemplate.of(Script.fromHex("76a94c14" + HASH.toHex() + "88ac")))
        .isEqualTo(new ScriptTemplate.PayToKeyHash(HASH));
    assertThat(ScriptTemplate.of(Script.fromHex("4d2100" + KEY.toHex() + "ac")))
        .isEqualTo(new ScriptTemplate.PayToPublicKey(KEY));
  }

  @Test
  void oneByteMoreOrLessIsAnotherScript() {
    String keyHash = PaymentScripts.payToKeyHash(HASH).toHex();
    assertNonStandard(keyHash + "61");
    assertNonStandard(keyHash.substring(0, 48));
    assertNonStandard("76a913" + "ab".repeat(19) + "88ac");
    assertNonStandard("a914" + "ab".repeat(20) + "8761");
    assertNonStandard("20" + "02".repeat(32) + "ac");
    assertNonStandard("42" + "02".repeat(66) + "ac");
    assertNonStandard("6a4c");
    assertNonStandard("6a61");
    assertNonStandard("c061");
    assertNonStandard("");
  }

  @Test
  void multisigNeedsAsManyKeysAsItNames() {
    String keys = "21" + KEY.toHex() + "21" + KEY.toHex();
    assertThat(ScriptTemplate.of(Script.fromHex("52" + keys + "52ae")))
        .isInstanceOf(ScriptTemplate.Multisig.class);
    assertNonStandard("53" + keys + "52ae");
    assertNonStandard("51" + keys + "53ae");
    assertNonStandard("51" + keys + "51ae");
    assertNonStandard("00" + keys + "52ae");
    assertNonStandard("5100ae");
    assertNonStandard("51" + keys);
    assertThatThrownBy(() -> PaymentScripts.multisig(3, List.of(KEY, KEY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void unknownWitnessProgramsAreNotStandard() {
    assertNonStandard("0013" + "ab".repeat(19));
    assertNonStandard("5114" + "ab".repeat(20));
    assertThat(WitnessProgram.of(Script.fromHex("5102abcd")).orElseThrow().version()).isEqualTo(1);
    assertThat(WitnessProgram.of(Script.fromHex("6028" + "ab".repeat(40)))).isPresent();
    assertThat(WitnessProgram.of(Script.fromHex("6029" + "ab".repeat(41)))).isEmpty();
    assertThat(WitnessProgram.of(Script.fromHex("5101ab"))).isEmpty();
    assertThat(WitnessProgram.of(Script.fromHex("4f02abcd"))).isEmpty();
    assertThat(WitnessProgram.of(Script.fromHex("5003abcdef"))).isEmpty();
  }

  @Test
  void namesTheOneAddressThatIsPaid() {
    var key = new Address.OfKey(HASH);
    var script = new Address.OfScript(HASH);
    assertThat(ScriptTemplate.of(PaymentScripts.payTo(key)).destination()).contains(key);
    assertThat(ScriptTemplate.of(PaymentScripts.payTo(script)).destination()).contains(script);
    assertThat(ScriptTemplate.of(PaymentScripts.payToPublicKey(KEY)).destination())
        .contains(new Address.OfKey(KEY.hash()));
    assertThat(ScriptTemplate.of(AssetFixtures.transfer("ABC", 5)).destination())
        .contains(new Address.OfKey(AssetFixtures.HOLDER));
    PublicKey unknown = PublicKey.of(keyBytes(33, 5));
    assertThat(ScriptTemplate.of(PaymentScripts.payToPublicKey(unknown)).destination()).isEmpty();
    assertThat(ScriptTemplate.of(PaymentScripts.payToWitnessKeyHash(HASH)).destination()).isEmpty();
  }

  private static void assertNonStandard(String hex) {
    assertThat(ScriptTemplate.of(Script.fromHex(hex)))
        .as(hex)
        .isEqualTo(new ScriptTemplate.NonStandard());
  }

  private static byte[] keyBytes(int length, int first) {
    var bytes = new byte[length];
    bytes[0] = (byte) first;
    return bytes;
  }
}
