package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.AddressFormat;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.params.AssetRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AssetTransactionRulesTest {
  private static final long ONE = 100_000_000;
  private static final AddressFormat ADDRESSES = new AddressFormat(111, 196);

  /** Each act has a price of its own: 1, 2, 3... units, burnt to an address of that many. */
  private static final List<String> ACTS =
      List.of(
          "issue",
          "reissue",
          "sub",
          "unique",
          "channel",
          "qualifier",
          "subQualifier",
          "restricted",
          "tag");

  private static final AssetTransactionRules RULES = rules();

  private static AssetTransactionRules rules() {
    var burns = new HashMap<String, AssetRules.Burn>();
    for (String act : ACTS) {
      var address = new Address.OfKey(sink(act));
      burns.put(act, new AssetRules.Burn(Amount.of(price(act)), ADDRESSES.format(address)));
    }
    return new AssetTransactionRules(new AssetRules(true, Set.of(), burns), ADDRESSES);
  }

  private static int price(String act) {
    return ACTS.indexOf(act) + 1;
  }

  private static Hash160 sink(String act) {
    var bytes = new byte[20];
    bytes[0] = (byte) price(act);
    return Hash160.of(bytes);
  }

  private static TxOutput burn(String act, long times) {
    return new TxOutput(price(act) * times, PaymentScripts.payToKeyHash(sink(act)));
  }

  private static TxOutput asset(Script script) {
    return new TxOutput(0, script);
  }

  private static TxOutput token(String name) {
    return asset(AssetFixtures.transfer(name, ONE));
  }

  private static void accept(TxOutput... outputs) {
    assertThat(RULES.reasonInvalid(transaction(new OutPoint(Hash256.ZERO, 0), outputs))).isEmpty();
  }

  private static void refuse(String reason, TxOutput... outputs) {
    assertThat(RULES.reasonInvalid(transaction(new OutPoint(Hash256.ZERO, 0), outputs)))
        .contains(reason);
  }

  private static Transaction transaction(OutPoint previous, TxOutput... outputs) {
    var input = new TxInput(previous, Script.EMPTY, TxInput.SEQUENCE_FINAL, Witness.EMPTY);
    return new Transaction(2, List.of(input), List.of(outputs), 0);
  }

  @Test
  void rootsAndSubAssetsComeWithTheirOwner() {
    var root = asset(AssetFixtures.issue("ABC", 5 * ONE, 0, 1));
    var owner = asset(AssetFixtures.owner("ABC!"));
    accept(burn("issue", 1), owner, root);
    refuse("bad-txns-bad-asset-transaction", owner, burn("issue", 1), root);
    refuse("bad-txns-owner-mismatch", burn("issue", 1), asset(AssetFixtures.owner("ABD!")), root);
    refuse("bad-txns-issue-burn-not-found", burn("sub", 1), owner, root);
    refuse("bad-txns-issue-burn-not-found", burn("issue", 2), owner, root);
    refuse("bad-txns-failed-issue-asset-formatting-check", burn("issue", 1), owner, owner, root);
    var sub = asset(AssetFixtures.issue("ABC/D", 5 * ONE, 0, 1));
    var subOwner = asset(AssetFixtures.owner("ABC/D!"));
    accept(burn("sub", 1), token("ABC!"), subOwner, sub);
    refuse("bad-txns-issue-owner-outpoint-not-found", burn("sub", 1), subOwner, sub);
  }

  @Test
  void uniqueAssetsShareOneParentAndPayForEach() {
    var one = asset(AssetFixtures.issue("ABC#1", ONE, 0, 0));
    var two = asset(AssetFixtures.issue("ABC#2", ONE, 0, 0));
    var other = asset(AssetFixtures.issue("ABD#1", ONE, 0, 0));
    accept(burn("unique", 2), token("ABC!"), one, two);
    refuse("bad-txns-issue-burn-not-found", burn("unique", 1), token("ABC!"), one, two);
    refuse("bad-txns-issue-owner-outpoint-not-found", burn("unique", 1), token("ABD!"), one);
    String mixed = "bad-txns-issue-unique-asset-compare-failed";
    refuse(mixed, burn("unique", 2), token("ABC!"), one, one);
    refuse(mixed, burn("unique", 2), token("ABC!"), other, one);
    refuse("bad-txns-issue-unique", asset(AssetFixtures.issue("ABC#1", ONE + 1, 0, 0)));
    refuse("bad-txns-issue-unique", asset(AssetFixtures.issue("ABC#1", ONE, 0, 1)));
  }

  @Test
  void channelsAndQualifiersHaveNoOwner() {
    var channel = asset(AssetFixtures.issue("ABC~news", ONE, 0, 0));
    accept(burn("channel", 1), token("ABC!"), channel);
    refuse("bad-txns-issue-owner-outpoint-not-found", burn("channel", 1), channel);
    var qualifier = asset(AssetFixtures.issue("#ABC", 10 * ONE, 0, 0));
    accept(burn("qualifier", 1), qualifier);
    refuse("bad-txns-issue-burn-not-found", burn("tag", 1), qualifier);
    refuse("bad-txns-issue-qualifier", asset(AssetFixtures.issue("#ABC", 11 * ONE, 0, 0)));
    var sub = asset(AssetFixtures.issue("#ABC/#D", ONE, 0, 0));
    accept(burn("subQualifier", 1), token("#ABC"), sub);
    refuse("bad-txns-issue-owner-outpoint-not-found", burn("subQualifier", 1), sub);
  }

  @Test
  void restrictedAssetsNeedAVerifier() {
    var restricted = asset(AssetFixtures.issue("$ABC", 5 * ONE, 0, 1));
    var verifier = verifier("KYC");
    accept(burn("restricted", 1), token("ABC!"), verifier, restricted);
    String missing = "bad-txns-restricted-asset-verifier";
    refuse(missing, burn("restricted", 1), token("ABC!"), restricted);
    refuse(missing, verifier);
    refuse(
        "bad-txns-null-data-only-one-verifier-per-tx",
        burn("restricted", 1),
        token("ABC!"),
        verifier,
        verifier,
        restricted);
    refuse("bad-txns-null-verifier-failed-syntax-check", verifier("KYC&"));
    refuse("bad-txns-issue-owner-outpoint-not-found", burn("restricted", 1), verifier, restricted);
  }

  private static TxOutput verifier(String text) {
    byte[] payload = AssetFixtures.named(text).toBytes();
    return asset(
        new ScriptBuilder().op(Opcode.OP_AIPG_ASSET).op(Opcode.OP_RESERVED).push(payload).build());
  }

  @Test
  void reissuesShowTheOwnersToken() {
    var more = asset(AssetFixtures.reissue("ABC", 0, -1, 1));
    accept(burn("reissue", 1), token("ABC!"), more);
    refuse("bad-txns-issue-owner-outpoint-not-found", burn("reissue", 1), more);
    refuse("bad-txns-issue-burn-not-found", burn("issue", 1), token("ABC!"), more);
    var restricted = asset(AssetFixtures.reissue("$ABC", 1, 0, 0));
    accept(burn("reissue", 1), token("ABC!"), restricted);
    accept(burn("reissue", 1), token("ABC!"), verifier("KYC"), restricted);
    refuse(
        "bad-txns-restricted-asset-verifier",
        burn("reissue", 1),
        token("ABC!"),
        verifier("KYC"),
        more);
    refuse("bad-txns-reissue-asset-amount", asset(AssetFixtures.reissue("ABC", -1, 0, 0)));
    refuse("bad-txns-reissue-asset-units", asset(AssetFixtures.reissue("ABC", 0, 9, 0)));
    refuse("bad-txns-reissue-asset-flags", asset(AssetFixtures.reissue("ABC", 0, 0, 2)));
  }

  @Test
  void tagsArePaidForAndShowTheirToken() {
    var tag = tag("#ABC", 1);
    accept(burn("tag", 1), token("#ABC"), tag);
    accept(token("#ABC"), tag("#ABC", 0));
    accept(token("ABC!"), tag("$ABC", 1));
    refuse("bad-txns-tx-doesn't-contain-required-burn-fee-for-adding-tags", token("#ABC"), tag);
    refuse("bad-txns-tx-contains-asset-null-tx-without-asset-transfer", burn("tag", 1), tag);
    refuse("bad-txns-null-data-only-one-change-per-asset-address", tag, tag("#ABC", 0));
    refuse("bad-txns-null-data-flag-must-be-0-or-1", tag("#ABC", 2));
  }

  private static TxOutput tag(String name, int flag) {
    byte[] payload = AssetFixtures.named(name).uint8(flag).toBytes();
    return asset(
        new ScriptBuilder()
            .op(Opcode.OP_AIPG_ASSET)
            .push(AssetFixtures.HOLDER.toBytes())
            .push(payload)
            .build());
  }

  @Test
  void transfersHaveNamesAndAmounts() {
    accept(token("ABC!"), asset(AssetFixtures.transfer("ABC", 1)));
    refuse("bad-txns-transfer-asset-name-invalid", asset(AssetFixtures.transfer("AB", 1)));
    refuse("bad-txns-transfer-asset-amount-not-positive", asset(AssetFixtures.transfer("ABC", 0)));
    refuse(
        "bad-txns-transfer-owner-amount-was-not-1", asset(AssetFixtures.transfer("ABC!", ONE - 1)));
    refuse("bad-txns-transfer-qualifier-amount", asset(AssetFixtures.transfer("#ABC", ONE - 1)));
    refuse("bad-txns-asset-amount-isn't-zero", new TxOutput(1, AssetFixtures.transfer("ABC", 1)));
  }

  @Test
  void messagesHaveTheLengthOfAHash() {
    accept(message(0x12, 32, 1));
    accept(message(0x54, 32, 0));
    refuse("bad-txns-transfer-asset-message", message(0x54, 31, 0));
    refuse("bad-txns-transfer-asset-expiry", message(0x12, 32, -1));
  }

  private static TxOutput message(int type, int bytes, long expiry) {
    var payload = AssetFixtures.named("ABC").int64le(1).uint8(type).sizedBytes(new byte[bytes]);
    byte[] withExpiry = payload.int64le(expiry).toBytes();
    return asset(AssetFixtures.carrier(AssetKind.TRANSFER, withExpiry));
  }

  @Test
  void aCoinbaseCarriesNoAsset() {
    for (TxOutput output : List.of(token("ABC"), tag("$ABC", 1))) {
      assertThat(RULES.reasonInvalid(transaction(OutPoint.NULL, output)))
          .contains("bad-txns-coinbase-contains-asset-txes");
    }
  }

  @Test
  void transfersMoveExactlyWhatIsSpent() {
    var spent = new ArrayList<TxOutput>();
    spent.add(asset(AssetFixtures.transfer("ABC", 7)));
    spent.add(asset(AssetFixtures.owner("ABC!")));
    var seven = asset(AssetFixtures.transfer("ABC", 7));
    var eight = asset(AssetFixtures.transfer("ABC", 8));
    assertThat(broken(spent, seven, token("ABC!"))).isEmpty();
    assertThat(broken(spent, eight, token("ABC!"))).contains("bad-tx-inputs-outputs-mismatch");
    assertThat(broken(spent, seven, token("ABD!"))).contains("bad-tx-inputs-outputs-mismatch");
    assertThat(broken(spent, seven))
        .contains("bad-tx-asset-inputs-size-does-not-match-outputs-size");
  }

  private static Optional<String> broken(List<TxOutput> spent, TxOutput... outputs) {
    return AssetConservation.reasonBroken(
        transaction(new OutPoint(Hash256.ZERO, 0), outputs), spent);
  }
}
