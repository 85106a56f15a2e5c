package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.ChainPosition;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An index in memory: of blocks that are fed in order, or of single coins. */
final class FakeIndex implements ChainIndex {
  /** So small that most tests see more than one page. */
  private static final int PAGE = 3;

  private final Map<OutPoint, Coin> coins = new LinkedHashMap<>();
  private final Map<OutPoint, Script> listedUnder = new HashMap<>();
  private final Map<Script, Integer> uses = new HashMap<>();
  private final Map<Hash256, TransactionPlace> places = new HashMap<>();
  private Optional<ChainPosition> position = Optional.empty();

  void connect(Block block, Hash256 id, int height) {
    block.transactions().forEach(tx -> connect(tx, id, height));
  }

  void connect(Transaction tx, Hash256 id, int height) {
    places.put(tx.txid(), new TransactionPlace(id, height, 1));
    tx.inputs().stream().map(TxInput::previous).forEach(coins::remove);
    for (int o = 0; o < tx.outputs().size(); o++) {
      add(tx.outPoint(o), new Coin(tx.outputs().get(o), height, tx.isCoinbase()));
    }
    moveTo(id, height);
  }

  /** Lists the coin under its script, whatever that is. */
  void add(OutPoint outPoint, Coin coin) {
    add(coin.output().script(), outPoint, coin);
  }

  /** Lists the coin under another script, as an index that knows assets by address would. */
  void add(Script under, OutPoint outPoint, Coin coin) {
    coins.put(outPoint, coin);
    listedUnder.put(outPoint, under);
    uses.merge(under, 1, Integer::sum);
  }

  void moveTo(Hash256 id, int height) {
    position = Optional.of(new ChainPosition(height, id));
  }

  @Override
  public Optional<ChainPosition> position() {
    return position;
  }

  @Override
  public Optional<TransactionPlace> findTransaction(Hash256 txid) {
    return Optional.ofNullable(places.get(txid));
  }

  @Override
  public AddressBalance balance(Script script) {
    long units = all(script).stream().mapToLong(each -> each.coin().output().value()).sum();
    return new AddressBalance(Amount.of(units), Amount.of(units), uses.getOrDefault(script, 0));
  }

  @Override
  public AddressHistory history(Script script, Optional<Long> before, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public AddressCoins coins(Script script, Optional<OutPoint> after, int max) {
    List<AddressCoins.Unspent> all = all(script);
    int from =
        after
            .map(
                last -> all.stream().map(AddressCoins.Unspent::outPoint).toList().indexOf(last) + 1)
            .orElse(0);
    List<AddressCoins.Unspent> page = all.stream().skip(from).limit(Math.min(PAGE, max)).toList();
    boolean more = from + page.size() < all.size();
    return new AddressCoins(page, more ? Optional.of(page.getLast().outPoint()) : Optional.empty());
  }

  private List<AddressCoins.Unspent> all(Script script) {
    return coins.entrySet().stream()
        .filter(entry -> script.equals(listedUnder.get(entry.getKey())))
        .map(entry -> new AddressCoins.Unspent(entry.getKey(), entry.getValue()))
        .toList();
  }
}
