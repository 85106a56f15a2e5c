package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.AssetNameType;
import io.aipowergrid.node.chain.script.AssetNames;
import io.aipowergrid.node.chain.script.AssetOutput;
import io.aipowergrid.node.chain.script.AssetScripts;
import io.aipowergrid.node.chain.script.NullAssetOutput;
import io.aipowergrid.node.chain.script.VerifierFormula;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who may hold restricted assets: tags and freezes of addresses, freezes of whole assets, and the
 * formulas of tags that holders must satisfy (chain.md 7; assets.cpp, ContextualCheck...). All but
 * the existence of qualifiers, and the formula of a reissue, is looked up as it was before the
 * block, so that the order of a block's transactions decides nothing (assets.cpp,
 * CheckForAddressQualifier). Only for networks that can issue. Belongs to the import thread.
 */
final class RestrictionLedger {
  private static final char QUALIFIER_CHAR = '#';

  /** What an address is marked with: qualifiers it has, and restricted assets it may not move. */
  private final Map<Optional<Hash160>, Set<String>> marks = new HashMap<>();

  private final Set<String> frozen = new HashSet<>();
  private final Map<String, String> verifiers = new HashMap<>();

  /** How to take back what each block changed, last change first. */
  private final Map<Hash256, List<Runnable>> undo = new HashMap<>();

  /** The changes of one block, kept apart until the block is found valid. */
  final class Change {
    private final List<NullAssetOutput> marked = new ArrayList<>();
    private final Map<String, String> formulas = new HashMap<>();

    /**
     * Why the transaction is invalid.
     *
     * @param spent the outputs it spends
     * @param exists whether there is an asset of the name, those of this block included
     */
    Optional<Violation> check(Transaction tx, List<TxOutput> spent, Predicate<String> exists) {
      return spent.stream()
          .flatMap(RestrictionLedger::asset)
          .filter(asset -> isRestricted(asset.name()))
          .filter(asset -> isMarked(Optional.of(asset.holder()), asset.name()))
          .findFirst()
          .flatMap(
              asset ->
                  Violation.of(
                      "bad-txns-restricted-asset-transfer-from-frozen-address", asset.name()))
          .or(() -> checkOutputs(tx, exists));
    }

    private Optional<Violation> checkOutputs(Transaction tx, Predicate<String> exists) {
      Optional<String> formula = formula(tx);
      for (TxOutput output : tx.outputs()) {
        Optional<Violation> fault =
            NullAssetOutput.parse(output.script())
                .flatMap(data -> checkData(data, exists))
                .or(
                    () ->
                        asset(output).findFirst().flatMap(it -> checkHolder(it, formula, exists)));
        if (fault.isPresent()) {
          return fault;
        }
      }
      return Violation.none();
    }

    private Optional<Violation> checkHolder(
        AssetOutput.WellFormed output, Optional<String> formula, Predicate<String> exists) {
      String name = output.name();
      if (!isRestricted(name)) {
        return Violation.none();
      }
      return switch (output) {
        case AssetOutput.Transfer transfer ->
            frozen.contains(name)
                ? Violation.of(
                    "bad-txns-transfer-restricted-asset-that-is-globally-restricted", name)
                : satisfies(Optional.ofNullable(verifiers.get(name)), transfer.holder(), exists);
        case AssetOutput.Issue issue -> satisfies(formula, issue.holder(), exists);
        case AssetOutput.Reissue reissue ->
            reissue.amount() > 0
                ? satisfies(formula.or(() -> current(name)), reissue.holder(), exists)
                : Violation.none();
        case AssetOutput.Owner owner -> Violation.none();
      };
    }

    private Optional<String> current(String name) {
      return Optional.ofNullable(formulas.getOrDefault(name, verifiers.get(name)));
    }

    /** Takes note of what the transaction changes. */
    void add(Transaction tx) {
      Optional<String> formula = formula(tx);
      for (TxOutput output : tx.outputs()) {
        NullAssetOutput.parse(output.script()).ifPresent(marked::add);
        asset(output)
            .filter(asset -> isRestricted(asset.name()))
            .filter(asset -> !(asset instanceof AssetOutput.Transfer))
            .forEach(asset -> formula.ifPresent(text -> formulas.put(asset.name(), text)));
      }
    }

    /** Makes the changes part of the ledger. */
    void apply(Hash256 block) {
      var steps = new ArrayList<Runnable>();
      for (NullAssetOutput data : marked) {
        switch (data) {
          case NullAssetOutput.AddressTag tag -> {
            Set<String> names = marks.computeIfAbsent(tag.target(), holder -> new HashSet<>());
            change(names, tag.name(), tag.flag() == 1, steps);
          }
          case NullAssetOutput.GlobalRestriction all ->
              change(frozen, all.name(), all.flag() == 1, steps);
          case NullAssetOutput.Verifier verifier -> {}
          case NullAssetOutput.Malformed malformed -> {}
        }
      }
      formulas.forEach((name, text) -> setFormula(name, text, steps));
      if (!steps.isEmpty()) {
        undo.put(block, steps);
      }
    }
  }

  private static void change(Set<String> names, String name, boolean add, List<Runnable> steps) {
    if (add ? names.add(name) : names.remove(name)) {
      steps.add(add ? () -> names.remove(name) : () -> names.add(name));
    }
  }

  private void setFormula(String name, String text, List<Runnable> steps) {
    Optional<String> old = Optional.ofNullable(verifiers.put(name, text));
    steps.add(
        () ->
            old.ifPresentOrElse(
                before -> verifiers.put(name, before), () -> verifiers.remove(name)));
  }

  /** A change is one: nothing is tagged or frozen that is so already (VerifyQualifierChange). */
  private Optional<Violation> checkData(NullAssetOutput data, Predicate<String> exists) {
    return switch (data) {
      case NullAssetOutput.AddressTag tag -> checkTag(tag);
      case NullAssetOutput.GlobalRestriction all ->
          (all.flag() == 1) == frozen.contains(all.name())
              ? Violation.of("bad-txns-null-data-global-freeze-changes-nothing", all.name())
              : Violation.none();
      case NullAssetOutput.Verifier verifier -> checkNames(verifier.text(), exists);
      case NullAssetOutput.Malformed malformed ->
          Violation.of("bad-txns-null-asset-data-serialization", "restricted assets");
    };
  }

  private Optional<Violation> checkTag(NullAssetOutput.AddressTag tag) {
    boolean qualifier = isQualifier(tag.name());
    if (!qualifier && !isRestricted(tag.name())) {
      return Violation.of(
          "bad-txns-null-asset-data-on-non-restricted-or-qualifier-asset", tag.name());
    }
    boolean has = qualifier ? hasTag(tag.target(), tag.name()) : isMarked(tag.target(), tag.name());
    return (tag.flag() == 1) == has
        ? Violation.of("bad-txns-null-data-tag-changes-nothing", tag.name())
        : Violation.none();
  }

  private static Optional<Violation> checkNames(String formula, Predicate<String> exists) {
    return VerifierFormula.names(formula).stream()
        .map(name -> QUALIFIER_CHAR + name)
        .filter(exists.negate())
        .findFirst()
        .flatMap(
            name -> Violation.of("bad-txns-null-verifier-contains-non-issued-qualifier", name));
  }

  /** ContextualCheckVerifierString. */
  private Optional<Violation> satisfies(
      Optional<String> formula, Hash160 holder, Predicate<String> exists) {
    if (formula.isEmpty()) {
      return Violation.of("bad-txns-null-verifier-missing", "a restricted asset without formula");
    }
    boolean holds =
        VerifierFormula.evaluate(
                formula.get(), name -> hasTag(Optional.of(holder), QUALIFIER_CHAR + name))
            .orElse(false);
    return checkNames(formula.get(), exists)
        .or(
            () ->
                holds
                    ? Violation.none()
                    : Violation.of(
                        "bad-txns-null-verifier-address-failed-verification", formula.get()));
  }

  /** A root qualifier is had by whoever has one of its sub-qualifiers. */
  private boolean hasTag(Optional<Hash160> holder, String qualifier) {
    return marks.getOrDefault(holder, Set.of()).stream()
        .anyMatch(name -> name.equals(qualifier) || name.startsWith(qualifier + "/"));
  }

  private boolean isMarked(Optional<Hash160> holder, String name) {
    return marks.getOrDefault(holder, Set.of()).contains(name);
  }

  private static Optional<String> formula(Transaction tx) {
    return tx.outputs().stream()
        .flatMap(output -> NullAssetOutput.parse(output.script()).stream())
        .filter(NullAssetOutput.Verifier.class::isInstance)
        .map(data -> ((NullAssetOutput.Verifier) data).text())
        .findFirst();
  }

  private static Stream<AssetOutput.WellFormed> asset(TxOutput output) {
    return AssetScripts.parse(output.script()).stream()
        .filter(AssetOutput.WellFormed.class::isInstance)
        .map(AssetOutput.WellFormed.class::cast);
  }

  private static boolean isRestricted(String name) {
    return AssetNames.typeOf(name).filter(AssetNameType.RESTRICTED::equals).isPresent();
  }

  private static boolean isQualifier(String name) {
    return AssetNames.typeOf(name)
        .filter(type -> type == AssetNameType.QUALIFIER || type == AssetNameType.SUB_QUALIFIER)
        .isPresent();
  }

  /** The changes of a block on top of the ledger. */
  Change begin() {
    return new Change();
  }

  /** Takes back a block, which must be the last one applied. */
  void disconnect(Hash256 block) {
    List<Runnable> steps = undo.remove(block);
    if (steps != null) {
      steps.reversed().forEach(Runnable::run);
    }
  }
}
