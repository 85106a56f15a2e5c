package io.aipowergrid.node.chain.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The chain under invalid-tx-blocks.json and mempool.json: every output that it ever had. */
final class VectorChain {
  private static final BlockCodec BLOCKS = new BlockCodec(new HeaderCodec(1688764800));

  private final Map<OutPoint, TxOutput> outputs = new HashMap<>();

  VectorChain() {
    for (JsonNode block : read("invalid-tx-base.json").get("blocks")) {
      block(block).transactions().forEach(this::add);
    }
  }

  static JsonNode read(String name) {
    try {
      return new ObjectMapper().readTree(Path.of("src/test/resources/chain", name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes under {@code raw}, or put together from {@code raw_runs}. */
  static byte[] raw(JsonNode node) {
    if (node.has("raw")) {
      return HexFormat.of().parseHex(node.get("raw").asText());
    }
    var hex = new StringBuilder();
    for (JsonNode run : node.get("raw_runs")) {
      hex.append(run.get(0).asText().repeat(run.get(1).asInt()));
    }
    return HexFormat.of().parseHex(hex);
  }

  static Block block(JsonNode node) {
    return BLOCKS.parse(raw(node));
  }

  void add(Transaction tx) {
    for (int i = 0; i < tx.outputs().size(); i++) {
      outputs.put(tx.outPoint(i), tx.outputs().get(i));
    }
  }

  boolean knowsInputsOf(Transaction tx) {
    return tx.inputs().stream().allMatch(input -> outputs.containsKey(input.previous()));
  }

  List<TxOutput> spentBy(Transaction tx) {
    return tx.inputs().stream().map(TxInput::previous).map(outputs::get).toList();
  }

  /** The first verdict that is not OK, or OK. */
  ScriptResult verify(Transaction tx, ScriptFlags flags) {
    var shared = new PrecomputedSighash(tx);
    List<TxOutput> spent = spentBy(tx);
    for (int i = 0; i < spent.size(); i++) {
      TxInput input = tx.inputs().get(i);
      TxOutput output = spent.get(i);
      var checker = new TransactionSignatureChecker(shared, i, output.value());
      ScriptResult result =
          ScriptInterpreter.verify(
              input.script(), output.script(), input.witness(), flags, checker);
      if (!result.isOk()) {
        return result;
      }
    }
    return ScriptResult.OK;
  }

  /** The cases of a file, in their order. */
  static List<JsonNode> cases(JsonNode file) {
    var cases = new ArrayList<JsonNode>();
    file.get("cases").forEach(cases::add);
    return cases;
  }
}
