package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come, there is a verdict: nothing is thrown, nothing grows beyond its limit. The
 * seeds are fixed, so a failure repeats; {@code -Daipg.fuzz.factor=100} does a hundred times more.
 */
class ScriptFuzzTest {
  private static final int FACTOR = Integer.getInteger("aipg.fuzz.factor", 1);

  /** Three operations may push three items above the limit before it is looked at. */
  private static final int STACK_ITEMS_SEEN_MAX = ScriptLimits.STACK_ITEMS_MAX + 3;

  private final SplittableRandom random = new SplittableRandom(20251125);

  @Test
  void randomScriptsOfOperationsEnd() {
    var signatures = new LenientChecker(random);
    for (int i = 0; i < 20_000 * FACTOR; i++) {
      Script script = operations(1 + random.nextInt(300));
      var stack = new ScriptStack(List.of(new byte[] {1}, new byte[] {2}, new byte[0]));
      var version = SignatureVersion.values()[random.nextInt(2)];
      assertThat(ScriptMachine.run(stack, script, flags(), signatures, version)).isNotNull();
      assertThat(stack.size()).isLessThanOrEqualTo(STACK_ITEMS_SEEN_MAX);
    }
  }

  /** Operations and small pushes, so that many get past the first few. */
  private Script operations(int count) {
    var script = new ScriptBuilder();
    for (int i = 0; i < count; i++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> script.number(random.nextInt(-2, 20));
        case 3 -> script.push(bytes(random.nextInt(80)));
        case 4 -> script.raw(bytes(1));
        default -> script.op(Opcode.values()[random.nextInt(Opcode.values().length)]);
      }
    }
    return script.build();
  }

  @Test
  void randomBytesHaveAKindATextAndACount() {
    for (int i = 0; i < 20_000 * FACTOR; i++) {
      Script script = Script.of(i % 2 == 0 ? bytes(random.nextInt(120)) : assetLike());
      assertThat(ScriptTemplate.of(script).typeName()).isNotEmpty();
      assertThat(ScriptText.unlockingToAsm(script)).isNotNull();
      assertThat(SigOps.count(script, true)).isLessThanOrEqualTo(SigOps.count(script, false));
      assertThat(StandardPolicy.dustThreshold(script)).isNotNegative();
      assertThat(AssetScripts.parse(script).isPresent())
          .isEqualTo(AssetScripts.kindOf(script).isPresent());
      AssetScripts.parse(script)
          .filter(AssetOutput.WellFormed.class::isInstance)
          .map(AssetOutput.WellFormed.class::cast)
          .ifPresent(asset -> AssetNames.typeOf(asset.name()));
      assertThat(NullAssetOutput.parse(script)).isNotNull();
    }
  }

  private byte[] assetLike() {
    byte[] bytes = bytes(25 + random.nextInt(100));
    byte[] mark = {(byte) 0xc0, 20, 'r', 'v', 'n', 'q', 3, 'A', 'B', 'C'};
    mark[5] = (byte) "qort".charAt(random.nextInt(4));
    System.arraycopy(mark, 0, bytes, 25, Math.min(mark.length, bytes.length - 25));
    return bytes;
  }

  @Test
  void changedTransactionsOfTheChainHaveAVerdict() {
    var chain = new VectorChain();
    List<Transaction> spends = spends(chain);
    var checked = 0;
    for (int i = 0; i < 3_000 * FACTOR; i++) {
      Transaction tx = spends.get(random.nextInt(spends.size()));
      checked += verifyChanged(tx, chain.spentBy(tx));
    }
    assertThat(checked).isGreaterThanOrEqualTo(3_000 * FACTOR);
  }

  private static List<Transaction> spends(VectorChain chain) {
    var spends = new ArrayList<Transaction>();
    for (JsonNode example : VectorChain.cases(VectorChain.read("invalid-tx-blocks.json"))) {
      if (example.get("accepted").asBoolean() && example.has("raw")) {
        for (Transaction tx : VectorChain.block(example).transactions()) {
          chain.add(tx);
          if (!tx.isCoinbase() && tx.inputs().size() < 20) {
            spends.add(tx);
          }
        }
      }
    }
    return spends;
  }

  private int verifyChanged(Transaction tx, List<TxOutput> spent) {
    var inputs = new ArrayList<TxInput>();
    for (TxInput input : tx.inputs()) {
      inputs.add(input.withScript(changed(input.script())).withWitness(changed(input.witness())));
    }
    var outputs = new ArrayList<TxOutput>();
    for (TxOutput output : tx.outputs()) {
      outputs.add(new TxOutput(output.value(), changed(output.script())));
    }
    var other = new Transaction(tx.version(), inputs, outputs, tx.lockTime());
    assertThat(AssetVectorsTest.REGTEST.reasonInvalid(other)).isNotNull();
    assertThat(AssetConservation.reasonBroken(other, spent)).isNotNull();
    var shared = new PrecomputedSighash(other);
    for (int i = 0; i < inputs.size(); i++) {
      TxInput input = inputs.get(i);
      Script locking = changed(spent.get(i).script());
      var checker = new TransactionSignatureChecker(shared, i, spent.get(i).value());
      ScriptFlags flags = flags();
      assertThat(ScriptInterpreter.verify(input.script(), locking, input.witness(), flags, checker))
          .isNotNull();
    }
    assertThat(SigOps.cost(other, spent)).isNotNegative();
    assertThat(StandardPolicy.reasonNotStandard(other)).isNotNull();
    StandardPolicy.areInputsStandard(other, spent);
    StandardPolicy.isWitnessStandard(other, spent);
    return inputs.size();
  }

  private Witness changed(Witness witness) {
    return Witness.of(witness.items().stream().map(item -> changed(item)).toList());
  }

  private Script changed(Script script) {
    return Script.of(changed(script.toBytes()));
  }

  /** Mostly the same bytes; else one changed, cut off or put in. */
  private byte[] changed(byte[] bytes) {
    if (bytes.length == 0 || random.nextInt(3) > 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    byte[] other = bytes.clone();
    switch (random.nextInt(3)) {
      case 0 -> other[at] = (byte) random.nextInt();
      case 1 -> other = Arrays.copyOf(bytes, at);
      default -> {
        other = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, other, at + 1, bytes.length - at);
      }
    }
    return other;
  }

  private ScriptFlags flags() {
    int mask = random.nextInt(1 << ScriptFlag.values().length);
    return new ScriptFlags(mask | ScriptFlag.P2SH.bit() | ScriptFlag.WITNESS.bit());
  }

  private byte[] bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Says yes or no by chance. */
  private record LenientChecker(SplittableRandom random) implements SignatureChecker {
    @Override
    public boolean checkSignature(
        byte[] signature, byte[] publicKey, Script scriptCode, SignatureVersion version) {
      return random.nextBoolean();
    }

    @Override
    public boolean checkLockTime(long lockTime) {
      return random.nextBoolean();
    }

    @Override
    public boolean checkSequence(long sequence) {
      return random.nextBoolean();
    }
  }
}
