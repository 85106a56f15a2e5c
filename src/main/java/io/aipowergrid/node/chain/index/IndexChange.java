package io.aipowergrid.node.chain.index;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.FollowedBlock;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.script.ScriptPatterns;
import io.aipowergrid.node.crypto.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one or more blocks that follow each other change in the index. Belongs to one thread. */
final class IndexChange {
  /** A transaction and its number. */
  record Numbered(long number, Hash256 txid) {}

  /** A script in a transaction. */
  record Place(Hash256 script, long number) {}

  /** A script's output. */
  record ScriptCoin(Hash256 script, OutPoint outPoint) {}

  /** Base units that came in and went out, and in how many transactions. */
  record Flow(long received, long sent, long transactions) {
    Flow plus(Flow other) {
      return new Flow(
          Math.addExact(received, other.received),
          Math.addExact(sent, other.sent),
          transactions + other.transactions);
    }
  }

  private final List<Numbered> transactions = new ArrayList<>();
  private final Map<Place, Flow> history = new LinkedHashMap<>();
  private final Map<OutPoint, ScriptCoin> created = new LinkedHashMap<>();
  private final Map<OutPoint, ScriptCoin> spent = new LinkedHashMap<>();
  private final Map<Script, Hash256> scripts = new HashMap<>();

  static IndexChange of(List<FollowedBlock> blocks) {
    var change = new IndexChange();
    blocks.forEach(change::add);
    return change;
  }

  List<Numbered> transactions() {
    return transactions;
  }

  /** One entry for each script of each transaction. */
  Map<Place, Flow> history() {
    return history;
  }

  /** Outputs that exist afterwards and did not before. */
  Map<OutPoint, ScriptCoin> created() {
    return created;
  }

  /** Outputs that existed before and do not afterwards. */
  Map<OutPoint, ScriptCoin> spent() {
    return spent;
  }

  /** The sum of the history by script. */
  Map<Hash256, Flow> flows() {
    var flows = new LinkedHashMap<Hash256, Flow>();
    history.forEach((place, flow) -> flows.merge(place.script(), flow, Flow::plus));
    return flows;
  }

  private void add(FollowedBlock block) {
    List<Transaction> all = block.block().transactions();
    for (int i = 0; i < all.size(); i++) {
      Transaction tx = all.get(i);
      long number = TransactionNumber.of(block.entry().height(), i);
      transactions.add(new Numbered(number, tx.txid()));
      if (i > 0) {
        spend(tx, number, block.spent().get(i - 1));
      }
      create(tx, number);
    }
  }

  private void spend(Transaction tx, long number, List<Coin> coins) {
    for (int i = 0; i < coins.size(); i++) {
      Coin coin = coins.get(i);
      Hash256 script = hash(coin.output().script());
      note(script, number, new Flow(0, coin.output().value(), 1));
      OutPoint outPoint = tx.inputs().get(i).previous();
      if (created.remove(outPoint) == null) {
        spent.put(outPoint, new ScriptCoin(script, outPoint));
      }
    }
  }

  private void create(Transaction tx, long number) {
    for (int i = 0; i < tx.outputs().size(); i++) {
      Script locking = tx.outputs().get(i).script();
      if (!ScriptPatterns.isUnspendable(locking)) {
        Hash256 script = hash(locking);
        note(script, number, new Flow(tx.outputs().get(i).value(), 0, 1));
        OutPoint outPoint = tx.outPoint(i);
        created.put(outPoint, new ScriptCoin(script, outPoint));
      }
    }
  }

  /** Adds to what the transaction did to the script; it stays one transaction. */
  private void note(Hash256 script, long number, Flow flow) {
    history.merge(
        new Place(script, number),
        flow,
        (a, b) -> new Flow(a.plus(b).received(), a.plus(b).sent(), 1));
  }

  private Hash256 hash(Script script) {
    return scripts.computeIfAbsent(script, s -> Sha256.hash(s.toBytes()));
  }
}
