package io.aipowergrid.node.chain.template;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.BlockTemplate;
import io.aipowergrid.node.chain.BlockTemplates;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.script.Opcode;
import io.aipowergrid.node.chain.script.ScriptBuilder;
import java.util.ArrayList;
import java.util.List;

/** The first transaction of a block (chain.md 9.5; miner.cpp, CreateNewBlock). Pure. */
final class CoinbaseBuilder {
  private static final int VERSION = 2;

  private CoinbaseBuilder() {}

  /**
   * A coinbase that pays the miner, then operations, then carries the commitment.
   *
   * @param payout script of the miner's output
   * @param tag behind height and a zero, as the daemon leaves them
   */
  static Transaction of(BlockTemplate template, Script payout, byte[] tag) {
    if (tag.length > BlockTemplates.TAG_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a tag has at most " + BlockTemplates.TAG_BYTES_MAX + " bytes, not " + tag.length);
    }
    List<TxOutput> outputs = new ArrayList<>();
    outputs.add(new TxOutput(template.minerValue().units(), payout));
    template
        .operationsScript()
        .ifPresent(script -> outputs.add(new TxOutput(template.operations().units(), script)));
    outputs.add(new TxOutput(0, template.commitment()));
    var input =
        new TxInput(
            OutPoint.NULL,
            script(template.height(), tag),
            TxInput.SEQUENCE_FINAL,
            Witness.of(List.of(new byte[Hash256.LENGTH])));
    return new Transaction(VERSION, List.of(input), outputs, 0);
  }

  private static Script script(int height, byte[] tag) {
    var script = new ScriptBuilder().number(height).op(Opcode.OP_0);
    return tag.length == 0 ? script.build() : script.push(tag).build();
  }
}
