package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the outputs of one transaction that change who may hold an asset must obey together
 * (tx_verify.cpp, CheckTransaction). Belongs to one thread and one transaction.
 */
final class NullAssetRules {
  private static final int FLAG_ADD = 1;
  private static final Optional<String> NONE = Optional.empty();

  private record Tag(String name, Optional<Hash160> target) {}

  private final Set<Tag> tags = new HashSet<>();
  private final Set<String> restrictions = new HashSet<>();
  private int tagsAdded;
  private boolean hasVerifier;
  private boolean empty = true;

  /** Takes note of an output; why it is invalid, or empty. */
  Optional<String> add(TxOutput output) {
    return NullAssetOutput.parse(output.script()).flatMap(this::add);
  }

  private Optional<String> add(NullAssetOutput data) {
    empty = false;
    return switch (data) {
      case NullAssetOutput.Malformed malformed ->
          Optional.of("bad-txns-null-asset-data-serialization");
      case NullAssetOutput.AddressTag tag -> addTag(tag);
      case NullAssetOutput.GlobalRestriction restriction -> addRestriction(restriction);
      case NullAssetOutput.Verifier verifier -> addVerifier(verifier);
    };
  }

  private Optional<String> addTag(NullAssetOutput.AddressTag tag) {
    if (!isFlag(tag.flag())) {
      return Optional.of("bad-txns-null-data-flag-must-be-0-or-1");
    }
    if (!tags.add(new Tag(tag.name(), tag.target()))) {
      return Optional.of("bad-txns-null-data-only-one-change-per-asset-address");
    }
    boolean qualifier =
        switch (AssetNames.typeOf(tag.name()).orElse(AssetNameType.ROOT)) {
          case QUALIFIER, SUB_QUALIFIER -> true;
          case ROOT, SUB, UNIQUE, MESSAGE_CHANNEL, VOTE, RESTRICTED, OWNER -> false;
        };
    tagsAdded += qualifier && tag.flag() == FLAG_ADD ? 1 : 0;
    return NONE;
  }

  private Optional<String> addRestriction(NullAssetOutput.GlobalRestriction restriction) {
    if (!isFlag(restriction.flag())) {
      return Optional.of("bad-txns-null-data-flag-must-be-0-or-1");
    }
    return restrictions.add(restriction.name())
        ? NONE
        : Optional.of("bad-txns-null-data-only-one-global-change-per-asset-name");
  }

  private Optional<String> addVerifier(NullAssetOutput.Verifier verifier) {
    if (!VerifierFormula.isValid(verifier.text())) {
      return Optional.of("bad-txns-null-verifier-failed-syntax-check");
    }
    if (hasVerifier) {
      return Optional.of("bad-txns-null-data-only-one-verifier-per-tx");
    }
    hasVerifier = true;
    return NONE;
  }

  private static boolean isFlag(int flag) {
    return flag == 0 || flag == FLAG_ADD;
  }

  /** Whether no output was of this sort. */
  boolean isEmpty() {
    return empty;
  }

  /** Whether the transaction says which tags the holders of a restricted asset need. */
  boolean hasVerifier() {
    return hasVerifier;
  }

  /**
   * Why the changes are not allowed: each new tag is paid for, and each change shows the token that
   * entitles to it among the transfers.
   *
   * @param transferred names of the assets that the transaction moves
   */
  Optional<String> reasonNotEntitled(Transaction tx, AssetBurns burns, Set<String> transferred) {
    if (tagsAdded > 0 && !burns.arePaid(tx, "tag", tagsAdded)) {
      return Optional.of("bad-txns-tx-doesn't-contain-required-burn-fee-for-adding-tags");
    }
    for (Tag tag : tags) {
      String token = tag.name().startsWith("$") ? ownerOf(tag.name()) : tag.name();
      if (!transferred.contains(token)) {
        return Optional.of("bad-txns-tx-contains-asset-null-tx-without-asset-transfer");
      }
    }
    for (String name : restrictions) {
      if (name.isEmpty() || !transferred.contains(ownerOf(name))) {
        return Optional.of("bad-txns-tx-contains-global-asset-null-tx-without-asset-transfer");
      }
    }
    return NONE;
  }

  /** The token of the root that a restricted asset hangs on: of {@code $NAME}, {@code NAME!}. */
  static String ownerOf(String restrictedName) {
    return restrictedName.substring(1) + AssetNames.OWNER_SUFFIX;
  }
}
