package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.model.AddressFormat;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.params.AssetRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part of the daemon's verdicts on assets that needs no database of assets. */
class AssetVectorsTest {
  /** What only a node that knows the assets that exist can tell. */
  private static final Set<String> NEED_A_DATABASE =
      Set.of("asset_units", "issue_existing_name", "issue_same_name_twice", "reissue_fixed");

  /** chainparams.cpp, CRegTestParams. */
  private static final AssetRules RULES =
      new AssetRules(
          true,
          Set.of(),
          Map.of(
              "issue", burn(50_00000000L, "n1issueAssetXXXXXXXXXXXXXXXXWdnemQ"),
              "reissue", burn(10_00000000L, "n1ReissueAssetXXXXXXXXXXXXXXWG9NLd"),
              "unique", burn(50000000L, "n1issueUniqueAssetXXXXXXXXXXS4695i"),
              "tag", burn(1000000L, "n1addTagBurnXXXXXXXXXXXXXXXXX5oLMH")));

  static final AssetTransactionRules REGTEST =
      new AssetTransactionRules(RULES, new AddressFormat(111, 196));

  private static AssetRules.Burn burn(long units, String address) {
    return new AssetRules.Burn(Amount.of(units), address);
  }

  @Test
  void meetsTheDaemonsVerdictsOnAssets() {
    var refused = new ArrayList<String>();
    int accepted = 0;
    for (JsonNode example : VectorChain.cases(VectorChain.read("invalid-tx-blocks.json"))) {
      String name = example.get("name").asText();
      boolean assets = example.get("family").asText().equals("assets");
      if (example.get("accepted").asBoolean() || assets && NEED_A_DATABASE.contains(name)) {
        assertThat(reason(VectorChain.block(example))).as(name).isEmpty();
        accepted++;
      } else if (assets || example.get("reason").asText("").contains("asset")) {
        assertThat(reason(VectorChain.block(example))).as(name).isPresent();
        refused.add(name);
      }
    }
    assertThat(accepted).isEqualTo(83);
    assertThat(refused).hasSize(23);
  }

  @Test
  void everyTransactionOfTheBaseChainIsValid() {
    var chain = new VectorChain();
    int created = 0;
    for (JsonNode block : VectorChain.read("invalid-tx-base.json").get("blocks")) {
      for (Transaction tx : VectorChain.block(block).transactions()) {
        assertThat(REGTEST.reasonInvalid(tx)).isEmpty();
        assertThat(AssetConservation.reasonBroken(tx, spent(chain, tx))).isEmpty();
        created += tx.outputs().stream().anyMatch(AssetVectorsTest::isIssue) ? 1 : 0;
      }
    }
    assertThat(created).isEqualTo(2);
  }

  private static boolean isIssue(TxOutput output) {
    return AssetScripts.kindOf(output.script()).filter(AssetKind.NEW::equals).isPresent();
  }

  @Test
  void nothingCanBeIssuedWhereTheBurnAddressesAreNone() {
    var main = new AssetTransactionRules(RULES, new AddressFormat(23, 23));
    for (JsonNode block : VectorChain.read("invalid-tx-base.json").get("blocks")) {
      for (Transaction tx : VectorChain.block(block).transactions()) {
        boolean issues = tx.outputs().stream().anyMatch(AssetVectorsTest::isIssue);
        assertThat(main.reasonInvalid(tx).isPresent()).isEqualTo(issues);
      }
    }
  }

  @Test
  void anExemptTransactionNeedsNoBurn() {
    Transaction issue = firstIssue();
    var exempt = new AssetRules(false, Set.of(issue.txid()), Map.of());
    var main = new AssetTransactionRules(exempt, new AddressFormat(23, 23));
    assertThat(main.reasonInvalid(issue)).isEmpty();
  }

  private static Transaction firstIssue() {
    for (JsonNode block : VectorChain.read("invalid-tx-base.json").get("blocks")) {
      for (Transaction tx : VectorChain.block(block).transactions()) {
        if (tx.outputs().stream().anyMatch(AssetVectorsTest::isIssue)) {
          return tx;
        }
      }
    }
    throw new AssertionError("no issue in the base chain");
  }

  private static Optional<String> reason(Block block) {
    var chain = new VectorChain();
    for (Transaction tx : block.transactions()) {
      Optional<String> reason =
          REGTEST.reasonInvalid(tx).or(() -> AssetConservation.reasonBroken(tx, spent(chain, tx)));
      if (reason.isPresent()) {
        return reason;
      }
      chain.add(tx);
    }
    return Optional.empty();
  }

  private static List<TxOutput> spent(VectorChain chain, Transaction tx) {
    return tx.isCoinbase() ? List.of() : chain.spentBy(tx);
  }
}
