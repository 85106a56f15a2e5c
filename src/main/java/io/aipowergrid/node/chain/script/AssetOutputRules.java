package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.TxOutput;
import java.util.Optional;

/**
 * What one output that carries an asset must obey by itself (tx_verify.cpp, CheckTransaction;
 * assets.cpp, CheckNewAsset, CheckReissueAsset, ContextualCheckTransferAsset). Reasons are close to
 * the daemon's. Pure; may be called from any thread.
 */
final class AssetOutputRules {
  private static final long ONE = 100_000_000;

  /** QUALIFIER_ASSET_MAX_AMOUNT. */
  private static final long QUALIFIER_AMOUNT_MAX = 10 * ONE;

  /** MAX_MONEY, which bounds assets too. */
  private static final long AMOUNT_MAX = 200_000_000 * ONE;

  /** MAX_UNIT. */
  private static final int UNITS_MAX = 8;

  private static final Optional<String> NONE = Optional.empty();

  private AssetOutputRules() {}

  /** Why the output is invalid in any transaction; empty when it is not. */
  static Optional<String> reasonInvalid(TxOutput output, AssetOutput asset) {
    if (output.value() != 0) {
      return Optional.of("bad-txns-asset-amount-isn't-zero");
    }
    return switch (asset) {
      case AssetOutput.Transfer transfer -> transfer(transfer);
      case AssetOutput.Malformed malformed ->
          Optional.of("bad-txns-" + malformed.kind().typeName() + "-bad-deserialize");
      case AssetOutput.Issue issue -> NONE;
      case AssetOutput.Owner owner -> NONE;
      case AssetOutput.Reissue reissue -> NONE;
    };
  }

  private static Optional<String> transfer(AssetOutput.Transfer transfer) {
    Optional<AssetNameType> type = AssetNames.typeOf(transfer.name());
    if (type.isEmpty()) {
      return Optional.of("bad-txns-transfer-asset-name-invalid");
    }
    long amount = transfer.amount();
    if (amount <= 0) {
      return Optional.of("bad-txns-transfer-asset-amount-not-positive");
    }
    return amount(type.get(), amount).or(() -> message(transfer));
  }

  private static Optional<String> amount(AssetNameType type, long amount) {
    return switch (type) {
      case OWNER -> require(amount == ONE, "bad-txns-transfer-owner-amount-was-not-1");
      case UNIQUE -> require(amount == ONE, "bad-txns-transfer-unique-amount-was-not-1");
      case QUALIFIER, SUB_QUALIFIER ->
          require(isQualifierAmount(amount), "bad-txns-transfer-qualifier-amount");
      case ROOT, SUB, MESSAGE_CHANNEL, VOTE, RESTRICTED -> NONE;
    };
  }

  private static Optional<String> message(AssetOutput.Transfer transfer) {
    int digits = transfer.message().length();
    // An IPFS hash or a transaction id, as far as lengths can tell.
    if (digits != 0 && digits != 2 * 34 && digits != 2 * 32) {
      return Optional.of("bad-txns-transfer-asset-message");
    }
    boolean holds = transfer.expiry() == 0 || digits > 0 && transfer.expiry() > 0;
    return require(holds, "bad-txns-transfer-asset-expiry");
  }

  /** Why such an asset cannot be created; empty when it can. */
  static Optional<String> reasonInvalid(AssetOutput.Issue issue) {
    Optional<AssetNameType> type = AssetNames.typeOf(issue.name());
    if (type.isEmpty()) {
      return Optional.of("bad-txns-issue-asset-name-invalid");
    }
    return fixed(type.get(), issue).or(() -> numbers(issue));
  }

  private static Optional<String> fixed(AssetNameType type, AssetOutput.Issue issue) {
    return switch (type) {
      case UNIQUE, MESSAGE_CHANNEL ->
          require(issue.amount() == ONE && isFixed(issue), "bad-txns-issue-unique");
      case QUALIFIER, SUB_QUALIFIER ->
          require(isQualifierAmount(issue.amount()) && isFixed(issue), "bad-txns-issue-qualifier");
      case OWNER -> Optional.of("bad-txns-issue-asset-name-invalid");
      case ROOT, SUB, VOTE, RESTRICTED -> NONE;
    };
  }

  private static Optional<String> numbers(AssetOutput.Issue issue) {
    if (issue.amount() <= 0 || issue.amount() > AMOUNT_MAX) {
      return Optional.of("bad-txns-issue-asset-amount");
    }
    if (issue.units() < 0 || issue.units() > UNITS_MAX) {
      return Optional.of("bad-txns-issue-asset-units");
    }
    if (!AssetUnits.divide(issue.amount(), issue.units())) {
      return Optional.of("bad-txns-issue-asset-amount-not-match-units");
    }
    return require(
        isFlag(issue.reissuable()) && isFlag(issue.hasIpfs()), "bad-txns-issue-asset-flags");
  }

  /** Why such a reissue cannot be; empty when it can. */
  static Optional<String> reasonInvalid(AssetOutput.Reissue reissue) {
    if (reissue.amount() < 0 || reissue.amount() >= AMOUNT_MAX) {
      return Optional.of("bad-txns-reissue-asset-amount");
    }
    if (reissue.units() < -1 || reissue.units() > UNITS_MAX) {
      return Optional.of("bad-txns-reissue-asset-units");
    }
    return require(isFlag(reissue.reissuable()), "bad-txns-reissue-asset-flags");
  }

  private static boolean isFixed(AssetOutput.Issue issue) {
    return issue.units() == 0 && issue.reissuable() == 0;
  }

  private static boolean isQualifierAmount(long amount) {
    return amount >= ONE && amount <= QUALIFIER_AMOUNT_MAX;
  }

  private static boolean isFlag(int value) {
    return value == 0 || value == 1;
  }

  private static Optional<String> require(boolean holds, String otherwise) {
    return holds ? NONE : Optional.of(otherwise);
  }
}
