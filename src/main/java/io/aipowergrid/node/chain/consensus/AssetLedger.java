package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.AssetNames;
import io.aipowergrid.node.chain.script.AssetOutput;
import io.aipowergrid.node.chain.script.AssetScripts;
import io.aipowergrid.node.chain.script.AssetUnits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The assets that exist on a network that can issue them: private networks and regtest, never main
 * (chain.md 7), and who may hold the restricted ones. Kept in memory, since it follows from the
 * blocks. Belongs to the import thread, which alone changes it; others may ask {@link #faultOf}.
 */
final class AssetLedger {
  /** What a reissue says to leave the decimals as they are. */
  private static final int UNITS_UNCHANGED = -1;

  private final long amountMax;
  private final Map<String, Asset> assets = new HashMap<>();
  private final RestrictionLedger restrictions = new RestrictionLedger();

  /** What the blocks that changed something found before, to be put back. */
  private final Map<Hash256, Map<String, Optional<Asset>>> before = new HashMap<>();

  /**
   * One asset.
   *
   * @param amount issued in all, in steps of 1e-8
   * @param units decimals
   */
  private record Asset(long amount, int units, boolean reissuable) {}

  /**
   * @param amountMax of one asset, in steps of 1e-8
   */
  AssetLedger(long amountMax) {
    this.amountMax = amountMax;
  }

  /** The changes of one block, kept apart until the block is found valid. */
  final class Change {
    private final Map<String, Asset> changed = new HashMap<>();
    private final RestrictionLedger.Change restricted = restrictions.begin();

    /**
     * Why the transaction is invalid after those before it; else its own changes count.
     *
     * @param spent the outputs it spends
     */
    Optional<Violation> add(Transaction tx, List<TxOutput> spent) {
      for (TxOutput output : tx.outputs()) {
        Optional<Violation> fault =
            AssetScripts.parse(output.script()).flatMap(this::checkExisting);
        if (fault.isPresent()) {
          return fault;
        }
      }
      return restricted.check(tx, spent, name -> find(name) != null).or(() -> change(tx));
    }

    private Optional<Violation> change(Transaction tx) {
      for (TxOutput output : tx.outputs()) {
        Optional<Violation> fault = AssetScripts.parse(output.script()).flatMap(this::change);
        if (fault.isPresent()) {
          return fault;
        }
      }
      restricted.add(tx);
      return Violation.none();
    }

    /** Makes the changes part of the ledger. */
    private void apply(Hash256 block) {
      restricted.apply(block);
      if (changed.isEmpty()) {
        return;
      }
      var old = new HashMap<String, Optional<Asset>>();
      changed.forEach((name, asset) -> old.put(name, Optional.ofNullable(assets.put(name, asset))));
      before.put(block, old);
    }

    private @Nullable Asset find(String name) {
      Asset asset = changed.get(name);
      return asset != null ? asset : assets.get(name);
    }

    /** A transfer moves what exists, in steps that it has (CheckTxAssets). */
    private Optional<Violation> checkExisting(AssetOutput output) {
      if (!(output instanceof AssetOutput.Transfer transfer)
          || transfer.name().endsWith(AssetNames.OWNER_SUFFIX)) {
        return Violation.none();
      }
      Asset asset = find(transfer.name());
      if (asset == null) {
        return Violation.of("bad-txns-transfer-asset-not-exist", transfer.name());
      }
      return AssetUnits.divide(transfer.amount(), asset.units())
          ? Violation.none()
          : Violation.of("bad-txns-transfer-asset-amount-not-match-units", transfer.name());
    }

    private Optional<Violation> change(AssetOutput output) {
      return switch (output) {
        case AssetOutput.Issue issue -> issue(issue);
        case AssetOutput.Reissue reissue -> reissue(reissue);
        case AssetOutput.Transfer _, AssetOutput.Owner _, AssetOutput.Malformed _ ->
            Violation.none();
      };
    }

    /** A name is used once (ContextualCheckNewAsset). */
    private Optional<Violation> issue(AssetOutput.Issue issue) {
      if (find(issue.name()) != null) {
        return Violation.of("bad-txns-issue-name-used", issue.name());
      }
      changed.put(issue.name(), new Asset(issue.amount(), issue.units(), issue.reissuable() == 1));
      return Violation.none();
    }

    /**
     * More of an asset that allows it, with as many decimals or more (ContextualCheckReissueAsset).
     */
    private Optional<Violation> reissue(AssetOutput.Reissue reissue) {
      Asset asset = find(reissue.name());
      if (asset == null
          || !asset.reissuable()
          || reissue.amount() > amountMax - asset.amount()
          || !AssetUnits.divide(reissue.amount(), asset.units())
          || (reissue.units() != UNITS_UNCHANGED && reissue.units() < asset.units())) {
        return Violation.of("bad-txns-reissue-contextual", reissue.name());
      }
      int units = reissue.units() == UNITS_UNCHANGED ? asset.units() : reissue.units();
      changed.put(
          reissue.name(),
          new Asset(asset.amount() + reissue.amount(), units, reissue.reissuable() == 1));
      return Violation.none();
    }
  }

  /** Why the next block cannot have the transaction; any thread may ask. */
  synchronized Optional<Violation> faultOf(Transaction tx, List<TxOutput> spent) {
    return begin().add(tx, spent);
  }

  /** The changes of a block on top of the ledger. */
  Change begin() {
    return new Change();
  }

  /** Takes in a block of the best branch that was found valid before. */
  void replay(Hash256 id, Block block) {
    Change change = begin();
    block.transactions().forEach(change::change);
    apply(change, id);
  }

  /** Makes the changes of a valid block part of the ledger. */
  synchronized void apply(Change change, Hash256 block) {
    change.apply(block);
  }

  /** Takes back a block, which must be the last one applied. */
  synchronized void disconnect(Hash256 block) {
    restrictions.disconnect(block);
    Map<String, Optional<Asset>> old = before.remove(block);
    if (old != null) {
      old.forEach(
          (name, asset) ->
              asset.ifPresentOrElse(
                  present -> assets.put(name, present), () -> assets.remove(name)));
    }
  }
}
