package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every row of the daemon's own script, sighash and transaction data. */
class ScriptVectorsTest {
  /** Names in the data that differ from the daemon's constants. */
  private static final Map<String, ScriptResult> NAMES =
      Map.of("NULLFAIL", ScriptResult.SIG_NULLFAIL);

  @Test
  void everyScriptRowEndsAsTheDaemonSays() {
    List<JsonNode> rows = ScriptVectors.rows("script_tests.json");
    var wrong = new ArrayList<String>();
    for (JsonNode row : rows) {
      int at = row.get(0).isArray() ? 1 : 0;
      String name = row.get(at + 3).asText();
      ScriptResult expected = NAMES.containsKey(name) ? NAMES.get(name) : result(name);
      ScriptResult actual = run(row, at);
      if (actual != expected) {
        wrong.add(actual + " instead of " + expected + ": " + row);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(rows).hasSize(1191);
  }

  private static ScriptResult result(String name) {
    return ScriptResult.valueOf(name);
  }

  private static ScriptResult run(JsonNode row, int at) {
    Script unlocking = ScriptAssembly.parse(row.get(at).asText());
    Script locking = ScriptAssembly.parse(row.get(at + 1).asText());
    long value = 0;
    Witness witness = Witness.EMPTY;
    if (at == 1) {
      JsonNode items = row.get(0);
      value = coins(items.get(items.size() - 1));
      witness = witness(items);
    }
    var credit =
        spending(OutPoint.NULL, ScriptAssembly.parse("0 0"), Witness.EMPTY, value, locking);
    var spend = spending(credit.outPoint(0), unlocking, witness, value, Script.EMPTY);
    return ScriptInterpreter.verify(
        unlocking,
        locking,
        witness,
        ScriptVectors.flags(row.get(at + 2).asText()),
        new TransactionSignatureChecker(new PrecomputedSighash(spend), 0, value));
  }

  private static long coins(JsonNode amount) {
    return new BigDecimal(amount.asText()).movePointRight(8).longValueExact();
  }

  private static Witness witness(JsonNode items) {
    var result = new ArrayList<byte[]>();
    for (int i = 0; i < items.size() - 1; i++) {
      result.add(HexFormat.of().parseHex(items.get(i).asText()));
    }
    return Witness.of(result);
  }

  private static Transaction spending(
      OutPoint previous, Script unlocking, Witness witness, long value, Script locking) {
    var input = new TxInput(previous, unlocking, TxInput.SEQUENCE_FINAL, witness);
    return new Transaction(1, List.of(input), List.of(new TxOutput(value, locking)), 0);
  }

  @Test
  void everySignatureHashIsTheDaemons() {
    List<JsonNode> rows = ScriptVectors.rows("sighash.json");
    for (JsonNode row : rows) {
      Transaction tx = TransactionCodec.parse(HexFormat.of().parseHex(row.get(0).asText()));
      Hash256 hash =
          SignatureHash.of(
              SignatureVersion.BASE,
              new PrecomputedSighash(tx),
              Script.fromHex(row.get(1).asText()),
              row.get(2).asInt(),
              0,
              row.get(3).asInt());
      assertThat(hash.toDisplayHex()).isEqualTo(row.get(4).asText());
    }
    assertThat(rows).hasSize(500);
  }

  @Test
  void everyValidTransactionVerifies() {
    List<JsonNode> rows = ScriptVectors.rows("tx_valid.json");
    assertThat(rows)
        .hasSize(118)
        .allSatisfy(row -> assertThat(verdicts(row)).containsOnly(ScriptResult.OK));
  }

  @Test
  void everyInvalidTransactionFailsHereOrInTheContextFreeRules() {
    List<JsonNode> rows = ScriptVectors.rows("tx_invalid.json");
    var passing = new ArrayList<JsonNode>();
    for (JsonNode row : rows) {
      Transaction tx = TransactionCodec.parse(HexFormat.of().parseHex(row.get(1).asText()));
      if (!breaksContextFreeRule(tx) && verdicts(row).stream().allMatch(ScriptResult::isOk)) {
        passing.add(row);
      }
    }
    assertThat(passing).isEmpty();
    assertThat(rows).hasSize(80);
  }

  /** The rules of CheckTransaction that these rows break; they belong to chain.consensus. */
  private static boolean breaksContextFreeRule(Transaction tx) {
    boolean coinbase = tx.isCoinbase();
    int scriptBytes = tx.inputs().isEmpty() ? 0 : tx.inputs().getFirst().script().size();
    return tx.outputs().isEmpty()
        || tx.inputs().isEmpty()
        || tx.outputs().stream().anyMatch(out -> out.value() < 0 || out.value() > MONEY_MAX)
        || tx.outputs().stream().mapToLong(TxOutput::value).sum() > MONEY_MAX
        || tx.inputs().stream().map(TxInput::previous).distinct().count() < tx.inputs().size()
        || coinbase && (scriptBytes < 2 || scriptBytes > 100)
        || !coinbase && tx.inputs().stream().anyMatch(input -> input.previous().isNull());
  }

  private static final long MONEY_MAX = 200_000_000L * 100_000_000L;

  private static List<ScriptResult> verdicts(JsonNode row) {
    var spent = new HashMap<OutPoint, TxOutput>();
    for (JsonNode input : row.get(0)) {
      var point =
          new OutPoint(
              Hash256.fromDisplayHex(input.get(0).asText()), input.get(1).asInt() & 0xffff_ffffL);
      long value = input.size() > 3 ? input.get(3).asLong() : 0;
      spent.put(point, new TxOutput(value, ScriptAssembly.parse(input.get(2).asText())));
    }
    Transaction tx = TransactionCodec.parse(HexFormat.of().parseHex(row.get(1).asText()));
    var shared = new PrecomputedSighash(tx);
    var verdicts = new ArrayList<ScriptResult>();
    for (int i = 0; i < tx.inputs().size(); i++) {
      TxInput input = tx.inputs().get(i);
      TxOutput output = spent.get(input.previous());
      verdicts.add(
          ScriptInterpreter.verify(
              input.script(),
              output.script(),
              input.witness(),
              ScriptVectors.flags(row.get(2).asText()),
              new TransactionSignatureChecker(shared, i, output.value())));
    }
    return verdicts;
  }
}
