package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Transaction;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction does with assets, which its last output says, and whether it may (assets.cpp,
 * IsNewAsset, VerifyNewAsset and their like). Belongs to one thread.
 */
final class AssetAct {
  private static final Optional<String> NONE = Optional.empty();

  private final Transaction tx;
  private final List<AssetOutput> assets;
  private final AssetBurns burns;
  private final boolean exempt;
  private final @Nullable AssetOutput last;
  private final Set<String> transferred = new HashSet<>();

  /**
   * @param assets all outputs of the transaction that carry assets, in their order
   * @param exempt whether its issue needs no burn
   */
  AssetAct(Transaction tx, List<AssetOutput> assets, AssetBurns burns, boolean exempt) {
    this.tx = tx;
    this.assets = assets;
    this.burns = burns;
    this.exempt = exempt;
    this.last = fromEnd(1).orElse(null);
    for (AssetOutput asset : assets) {
      if (asset instanceof AssetOutput.Transfer transfer) {
        transferred.add(transfer.name());
      }
    }
  }

  private Optional<AssetOutput> fromEnd(int place) {
    int index = tx.outputs().size() - place;
    return index < 0 ? Optional.empty() : AssetScripts.parse(tx.outputs().get(index).script());
  }

  /** Names of the assets that are moved. */
  Set<String> transferred() {
    return transferred;
  }

  /** Outputs that carry assets. */
  int count() {
    return assets.size();
  }

  /** Outputs of one kind. */
  long count(AssetKind kind) {
    return assets.stream().filter(asset -> asset.kind() == kind).count();
  }

  /** Whether it issues or reissues. */
  boolean creates() {
    return last instanceof AssetOutput.Issue || last instanceof AssetOutput.Reissue;
  }

  boolean isRestrictedIssue() {
    return last instanceof AssetOutput.Issue issue && isRestricted(issue.name());
  }

  boolean isRestrictedReissue() {
    return last instanceof AssetOutput.Reissue reissue && isRestricted(reissue.name());
  }

  private static boolean isRestricted(String name) {
    return AssetNames.typeOf(name).filter(AssetNameType.RESTRICTED::equals).isPresent();
  }

  /** Why it may not create what it says. */
  Optional<String> reasonInvalid() {
    if (last instanceof AssetOutput.Reissue reissue) {
      return reissue(reissue);
    }
    return last instanceof AssetOutput.Issue issue ? issue(issue) : NONE;
  }

  private Optional<String> reissue(AssetOutput.Reissue reissue) {
    String token =
        isRestricted(reissue.name())
            ? NullAssetRules.ownerOf(reissue.name())
            : ownerOf(reissue.name());
    return AssetOutputRules.reasonInvalid(reissue)
        .or(() -> needsToken(token))
        .or(() -> needsBurn("reissue", 1))
        .or(() -> creates(0, 0, 1));
  }

  private Optional<String> issue(AssetOutput.Issue issue) {
    Optional<String> invalid = AssetOutputRules.reasonInvalid(issue);
    if (invalid.isPresent()) {
      return invalid;
    }
    AssetNameType type = AssetNames.typeOf(issue.name()).orElseThrow();
    String parent = AssetNames.parentOf(issue.name()).orElseThrow();
    return switch (type) {
      case UNIQUE -> uniques(ownerOf(parent));
      case RESTRICTED ->
          needsToken(NullAssetRules.ownerOf(issue.name()))
              .or(() -> needsBurn("restricted", 1))
              .or(() -> creates(0, 1, 0));
      case ROOT -> withOwner(issue, "issue");
      case SUB -> needsToken(ownerOf(parent)).or(() -> withOwner(issue, "sub"));
      case MESSAGE_CHANNEL -> alone(issue, "channel", Optional.of(ownerOf(parent)));
      case QUALIFIER -> alone(issue, "qualifier", Optional.empty());
      case SUB_QUALIFIER -> alone(issue, "subQualifier", Optional.of(parent));
      // Nothing pays for a vote, and an owner's token comes with its asset only.
      case VOTE, OWNER -> Optional.of("bad-txns-issue-burn-not-found");
    };
  }

  /** An issue with the token of the owner before it. */
  private Optional<String> withOwner(AssetOutput.Issue issue, String burn) {
    if (!(fromEnd(2).orElse(null) instanceof AssetOutput.Owner owner)) {
      return Optional.of("bad-txns-bad-asset-transaction");
    }
    if (!owner.name().equals(ownerOf(issue.name())) || !owner.holder().equals(issue.holder())) {
      return Optional.of("bad-txns-owner-mismatch");
    }
    return (exempt ? NONE : needsBurn(burn, 1)).or(() -> creates(1, 1, 0));
  }

  /**
   * An issue of what has no owner; with an owner's token before it the daemon takes it for an
   * ordinary one, and asks for no other token.
   */
  private Optional<String> alone(AssetOutput.Issue issue, String burn, Optional<String> token) {
    if (fromEnd(2).orElse(null) instanceof AssetOutput.Owner) {
      return withOwner(issue, burn);
    }
    return needsBurn(burn, 1).or(() -> token.flatMap(this::needsToken)).or(() -> creates(0, 1, 0));
  }

  /** Any number of unique assets of one parent. */
  private Optional<String> uniques(String token) {
    var names = new HashSet<String>();
    for (AssetOutput asset : assets) {
      if (asset instanceof AssetOutput.Issue issue) {
        Optional<String> invalid = AssetOutputRules.reasonInvalid(issue);
        if (invalid.isPresent()) {
          return invalid;
        }
        boolean sibling =
            AssetNames.typeOf(issue.name()).filter(AssetNameType.UNIQUE::equals).isPresent()
                && token.equals(ownerOf(AssetNames.parentOf(issue.name()).orElseThrow()));
        if (!sibling || !names.add(issue.name())) {
          return Optional.of("bad-txns-issue-unique-asset-compare-failed");
        }
      }
    }
    return needsBurn("unique", names.size())
        .or(() -> needsToken(token))
        .or(() -> creates(0, names.size(), 0));
  }

  private Optional<String> needsBurn(String burn, int times) {
    return burns.arePaid(tx, burn, times) ? NONE : Optional.of("bad-txns-issue-burn-not-found");
  }

  private Optional<String> needsToken(String name) {
    return transferred.contains(name)
        ? NONE
        : Optional.of("bad-txns-issue-owner-outpoint-not-found");
  }

  private Optional<String> creates(long owners, long issues, long reissues) {
    boolean exact =
        count(AssetKind.OWNER) == owners
            && count(AssetKind.NEW) == issues
            && count(AssetKind.REISSUE) == reissues;
    return exact ? NONE : Optional.of("bad-txns-failed-issue-asset-formatting-check");
  }

  private static String ownerOf(String name) {
    return name + AssetNames.OWNER_SUFFIX;
  }
}
