package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.AddressFormat;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.params.AssetRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules on assets that a transaction shows by itself, without coins or a database of assets
 * (tx_verify.cpp, CheckTransaction; chain.md 7). Reasons are close to the daemon's. Immutable; may
 * be used from any thread.
 */
public final class AssetTransactionRules {
  private static final Optional<String> NONE = Optional.empty();

  private final AssetRules rules;
  private final AssetBurns burns;

  /**
   * @param addresses how the network writes the addresses that are burnt to
   */
  public AssetTransactionRules(AssetRules rules, AddressFormat addresses) {
    this.rules = rules;
    this.burns = new AssetBurns(rules, addresses);
  }

  /** Why the transaction is invalid in a block; empty when nothing speaks against it here. */
  public Optional<String> reasonInvalid(Transaction tx) {
    List<AssetOutput> assets = new ArrayList<>();
    var nullAssets = new NullAssetRules();
    for (TxOutput output : tx.outputs()) {
      Optional<AssetOutput> asset = AssetScripts.parse(output.script());
      Optional<String> reason =
          asset
              .flatMap(found -> AssetOutputRules.reasonInvalid(output, found))
              .or(() -> nullAssets.add(output));
      if (reason.isPresent()) {
        return reason;
      }
      asset.ifPresent(assets::add);
    }
    if (tx.isCoinbase() && (!assets.isEmpty() || !nullAssets.isEmpty())) {
      return Optional.of("bad-txns-coinbase-contains-asset-txes");
    }
    var act = new AssetAct(tx, assets, burns, rules.exempt().contains(tx.txid()));
    return nullAssets
        .reasonNotEntitled(tx, burns, act.transferred())
        .or(() -> reasonInvalid(tx, act, nullAssets.hasVerifier()));
  }

  private static Optional<String> reasonInvalid(Transaction tx, AssetAct act, boolean hasVerifier) {
    // A verifier belongs to the issue or reissue of a restricted asset, and the issue needs one.
    boolean fits =
        act.isRestrictedIssue() ? hasVerifier : !hasVerifier || act.isRestrictedReissue();
    if (!fits) {
      return Optional.of("bad-txns-restricted-asset-verifier");
    }
    return act.creates() ? act.reasonInvalid() : transfersOnly(tx, act);
  }

  private static Optional<String> transfersOnly(Transaction tx, AssetAct act) {
    if (act.count(AssetKind.TRANSFER) != act.count()) {
      return Optional.of("bad-txns-bad-asset-transaction");
    }
    return tx.outputs().stream().map(TxOutput::script).anyMatch(AssetScripts::hasMisplacedOpcode)
        ? Optional.of("bad-txns-op-neox-asset-not-in-right-script-location")
        : NONE;
  }
}
