package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.ScriptPatterns;
import io.aipowergrid.node.chain.store.BlockUndo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToLongFunction;

/**
 * Applies a block to the coins and takes it back (ConnectBlock, DisconnectBlock; chain.md 6).
 * Belongs to the import thread.
 */
final class BlockConnector {
  private final NetworkParams params;
  private final ScriptChecks scripts;
  private final Optional<AssetLedger> assets;

  BlockConnector(NetworkParams params, ScriptChecks scripts) {
    this.params = params;
    this.scripts = scripts;
    this.assets =
        params.assets().issuable()
            ? Optional.of(new AssetLedger(params.maxMoney().units()))
            : Optional.empty();
  }

  /** What became of a block. */
  sealed interface Result {
    /** The block is valid and its changes are in the coins. */
    record Connected(BlockUndo undo) implements Result {}

    /** The block breaks a rule; the coins are as before. */
    record Refused(Violation violation) implements Result {}
  }

  /**
   * Checks the block with the coins of its parent and changes them.
   *
   * @param node of the block
   * @param medianTimeAt median time of the block at a height of the parent's branch
   */
  Result connect(
      Block block,
      HeaderNode node,
      HeaderNode parent,
      CoinCache coins,
      IntToLongFunction medianTimeAt) {
    var attempt = attempt(block, node.height(), parent, coins, medianTimeAt);
    if (attempt.fault().isPresent()) {
      return new Result.Refused(attempt.fault().get());
    }
    attempt.change().apply();
    attempt.assetChange().ifPresent(found -> assets.orElseThrow().apply(found, node.id()));
    return new Result.Connected(new BlockUndo(attempt.progress().undo()));
  }

  /** As {@link #connect} for a block that would follow the parent; the coins stay as they are. */
  Optional<Violation> test(
      Block block, HeaderNode parent, CoinCache coins, IntToLongFunction medianTimeAt) {
    return attempt(block, parent.height() + 1, parent, coins, medianTimeAt).fault();
  }

  /** What a block would change, and why it must not. */
  private record Attempt(
      BlockInProgress progress,
      CoinChange change,
      Optional<AssetLedger.Change> assetChange,
      Optional<Violation> fault) {}

  private Attempt attempt(
      Block block, int height, HeaderNode parent, CoinCache coins, IntToLongFunction medianTimeAt) {
    coins.prefetch(outPoints(block, height));
    var change = new CoinChange(coins);
    Optional<AssetLedger.Change> assetChange = assets.map(AssetLedger::begin);
    var progress = new BlockInProgress(params, parent, medianTimeAt, change, assetChange);
    return new Attempt(progress, change, assetChange, fault(block, progress));
  }

  private Optional<Violation> fault(Block block, BlockInProgress progress) {
    for (Transaction tx : block.transactions()) {
      Optional<Violation> fault = progress.add(tx);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return progress
        .checkCoinbase(block.transactions().getFirst())
        .or(() -> scripts.check(progress.spends()));
  }

  /** Why the next block cannot have the transaction for the sake of assets; any thread may ask. */
  Optional<Violation> assetFault(Transaction tx, List<TxOutput> spent) {
    return assets.flatMap(ledger -> ledger.faultOf(tx, spent));
  }

  /** Whether the assets of the network have to be gathered from its blocks at the start. */
  boolean needsReplay() {
    return assets.isPresent();
  }

  /** Takes in the assets of a block of the best branch that was connected before the start. */
  void replayAssets(HeaderNode node, Block block) {
    assets.ifPresent(ledger -> ledger.replay(node.id(), block));
  }

  /**
   * Everything the block may touch: what it spends, and coinbase coins whose id occurred before.
   */
  private Set<OutPoint> outPoints(Block block, int height) {
    Set<OutPoint> result = new LinkedHashSet<>();
    Transaction coinbase = block.transactions().getFirst();
    // From this height on a coinbase begins with its height, so its id cannot occur twice (BIP 34),
    // and the store need not be asked once a block whether it did.
    if (height < params.bip34Height()) {
      for (int i = 0; i < coinbase.outputs().size(); i++) {
        result.add(coinbase.outPoint(i));
      }
    }
    for (Transaction tx : block.transactions()) {
      if (!tx.isCoinbase()) {
        tx.inputs().forEach(input -> result.add(input.previous()));
      }
    }
    return result;
  }

  /**
   * Takes a connected block back, which must be the last one connected.
   *
   * @param undo what {@link #connect} gave
   */
  void disconnect(Block block, HeaderNode node, BlockUndo undo, CoinCache coins) {
    assets.ifPresent(ledger -> ledger.disconnect(node.id()));
    List<Transaction> all = block.transactions();
    coins.prefetch(created(block));
    for (int i = all.size() - 1; i >= 0; i--) {
      Transaction tx = all.get(i);
      for (int output = 0; output < tx.outputs().size(); output++) {
        coins.remove(tx.outPoint(output));
      }
      if (i > 0) {
        restore(tx, undo.spent().get(i - 1), coins);
      }
    }
  }

  private static Set<OutPoint> created(Block block) {
    Set<OutPoint> result = new LinkedHashSet<>();
    for (Transaction tx : block.transactions()) {
      for (int i = 0; i < tx.outputs().size(); i++) {
        if (!ScriptPatterns.isUnspendable(tx.outputs().get(i).script())) {
          result.add(tx.outPoint(i));
        }
      }
    }
    return result;
  }

  private static void restore(Transaction tx, List<Coin> spent, CoinCache coins) {
    for (int i = 0; i < spent.size(); i++) {
      TxInput input = tx.inputs().get(i);
      coins.add(input.previous(), spent.get(i));
    }
  }
}
