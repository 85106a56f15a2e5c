package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.PublicKey;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandardPolicyTest {
  private static final Hash160 HASH = Hash160.of(new byte[20]);

  /** Reasons of other rules: the memory pool's own, and the context-free ones. */
  private static final Set<String> OTHERS =
      Set.of("no_outputs", "coinbase", "asset_from_nothing", "relative_lock_11");

  @Test
  void meetsTheDaemonsAnswersToTransactions() {
    JsonNode file = VectorChain.read("mempool.json");
    var chain = new VectorChain();
    file.get("setup_transactions")
        .forEach(raw -> chain.add(TransactionCodec.parse(setupBytes(raw))));
    int compared = 0;
    for (JsonNode example : VectorChain.cases(file)) {
      Transaction tx = TransactionCodec.parse(VectorChain.raw(example));
      if (chain.knowsInputsOf(tx) && !OTHERS.contains(example.get("name").asText())) {
        String reason = example.at("/results/default/reject_reason").asText("null");
        assertThat(reason(tx, chain)).as(example.get("name").asText()).isEqualTo(ours(reason));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(60);
  }

  private static byte[] setupBytes(JsonNode raw) {
    return HexFormat.of().parseHex(raw.asText());
  }

  /** The reason, where it is one of ours; else the transaction is standard to us. */
  private static String ours(String reason) {
    String words = reason.replaceFirst("^[0-9]+: ", "");
    if (words.contains("(")) {
      return words.substring(words.indexOf('(') + 1, words.lastIndexOf(')'))
          + words.substring(words.lastIndexOf(')') + 1);
    }
    return Set.of(
                "version",
                "tx-size",
                "scriptsig-size",
                "scriptsig-not-pushonly",
                "scriptpubkey",
                "dust",
                "multi-op-return",
                "bad-txns-nonstandard-inputs",
                "bad-witness-nonstandard")
            .contains(words)
        ? words
        : "";
  }

  private static String reason(Transaction tx, VectorChain chain) {
    Optional<String> reason = StandardPolicy.reasonNotStandard(tx);
    if (reason.isPresent()) {
      return reason.get();
    }
    List<TxOutput> spent = chain.spentBy(tx);
    if (!StandardPolicy.areInputsStandard(tx, spent)) {
      return "bad-txns-nonstandard-inputs";
    }
    if (!StandardPolicy.isWitnessStandard(tx, spent)) {
      return "bad-witness-nonstandard";
    }
    ScriptResult result = chain.verify(tx, ScriptFlags.STANDARD_FLAGS);
    return result.isOk() ? "" : result.message();
  }

  @Test
  void dustIsWhatCostsMoreToSpendThanItHolds() {
    assertThat(StandardPolicy.dustThreshold(PaymentScripts.payToKeyHash(HASH))).isEqualTo(546);
    assertThat(StandardPolicy.dustThreshold(PaymentScripts.payToScriptHash(HASH))).isEqualTo(540);
    assertThat(StandardPolicy.dustThreshold(PaymentScripts.payToWitnessKeyHash(HASH)))
        .isEqualTo(294);
    assertThat(StandardPolicy.dustThreshold(PaymentScripts.nullData(new byte[80]))).isZero();
    assertThat(StandardPolicy.isDust(new TxOutput(545, PaymentScripts.payToKeyHash(HASH))))
        .isTrue();
    assertThat(StandardPolicy.isDust(new TxOutput(546, PaymentScripts.payToKeyHash(HASH))))
        .isFalse();
    assertThat(StandardPolicy.isDust(new TxOutput(0, AssetFixtures.transfer("ABC", 1)))).isFalse();
  }

  @Test
  void sizesCountSignatureOperationsAsTwentyBytes() {
    assertThat(StandardPolicy.virtualSize(800, 40)).isEqualTo(200);
    assertThat(StandardPolicy.virtualSize(800, 41)).isEqualTo(205);
    assertThat(StandardPolicy.virtualSize(801, 0)).isEqualTo(201);
  }

  @Test
  void bareMultisigMayHaveThreeKeys() {
    var key = PublicKey.of(new byte[33]);
    assertThat(reasonOf(PaymentScripts.multisig(1, Collections.nCopies(3, key)))).isEmpty();
    assertThat(reasonOf(PaymentScripts.multisig(1, Collections.nCopies(4, key))))
        .contains("scriptpubkey");
  }

  @Test
  void oneHundredNullAssetOutputsAreStandardAndOneMoreIsNot() {
    Script tag = new ScriptBuilder().op(Opcode.OP_AIPG_ASSET).push(new byte[20]).build();
    Script[] outputs = Collections.nCopies(101, tag).toArray(Script[]::new);
    assertThat(reasonOf(outputs)).contains("tomany-op-neox-asset");
    assertThat(reasonOf(Arrays.copyOf(outputs, 100))).isEmpty();
  }

  @Test
  void redeemScriptsMayHaveFifteenSignatureOperations() {
    assertThat(StandardPolicy.areInputsStandard(spend(15), List.of(output(15)))).isTrue();
    assertThat(StandardPolicy.areInputsStandard(spend(16), List.of(output(16)))).isFalse();
  }

  private static Script redeem(int operations) {
    var script = new ScriptBuilder();
    for (int i = 0; i < operations; i++) {
      script.op(Opcode.OP_CHECKSIG);
    }
    return script.build();
  }

  private static TxOutput output(int operations) {
    Hash160 hash = Hash160.ofContent(redeem(operations).toBytes());
    return new TxOutput(1, PaymentScripts.payToScriptHash(hash));
  }

  private static Transaction spend(int operations) {
    Script unlocking = new ScriptBuilder().push(redeem(operations).toBytes()).build();
    return transaction(unlocking, Witness.EMPTY);
  }

  @Test
  void witnessesHaveLimits() {
    assertThat(isWitnessStandard(100, 80, 3600)).isTrue();
    assertThat(isWitnessStandard(101, 80, 3600)).isFalse();
    assertThat(isWitnessStandard(100, 81, 3600)).isFalse();
    assertThat(isWitnessStandard(100, 80, 3601)).isFalse();
  }

  @Test
  void aWitnessWithoutProgramIsNotStandard() {
    Transaction tx = transaction(Script.EMPTY, Witness.of(List.of(new byte[1])));
    var spent = List.of(new TxOutput(1, PaymentScripts.payToKeyHash(HASH)));
    assertThat(StandardPolicy.isWitnessStandard(tx, spent)).isFalse();
  }

  private static boolean isWitnessStandard(int items, int itemBytes, int scriptBytes) {
    var witness = new ArrayList<>(Collections.nCopies(items, new byte[itemBytes]));
    Script script = Script.of(new byte[scriptBytes]);
    witness.add(script.toBytes());
    Transaction tx = transaction(Script.EMPTY, Witness.of(witness));
    var output = new TxOutput(1, PaymentScripts.payToWitnessScriptHash(script));
    return StandardPolicy.isWitnessStandard(tx, List.of(output));
  }

  private static Optional<String> reasonOf(Script... outputs) {
    var paid = Arrays.stream(outputs).map(script -> new TxOutput(10_000, script)).toList();
    var input = transaction(Script.EMPTY, Witness.EMPTY).inputs();
    return StandardPolicy.reasonNotStandard(new Transaction(2, input, paid, 0));
  }

  private static Transaction transaction(Script unlocking, Witness witness) {
    var previous = new OutPoint(Hash256.ZERO, 0);
    var input = new TxInput(previous, unlocking, TxInput.SEQUENCE_FINAL, witness);
    return new Transaction(2, List.of(input), List.of(), 0);
  }
}
