package io.aipowergrid.node.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tags, freezes and formulas, block by block (assets.cpp, ContextualCheck...). */
class RestrictionLedgerTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final Hash160 ALICE = Hash160.of(HEX.parseHex("a1".repeat(20)));
  private static final Hash160 BOB = Hash160.of(HEX.parseHex("b0".repeat(20)));
  private static final int ADD = 1;
  private static final int REMOVE = 0;

  private final RestrictionLedger ledger = new RestrictionLedger();
  private final Set<String> assets = new HashSet<>(Set.of("#KYC", "#EEA", "#KYC/#US", "$GOLD"));
  private int blocks;

  @Test
  void tagsOnceAndTakesTagsBackOnce() {
    assertThat(connect(tag("#KYC", ALICE, REMOVE)))
        .contains("bad-txns-null-data-tag-changes-nothing");
    assertThat(connect(tag("#KYC", ALICE, ADD))).isEmpty();
    assertThat(connect(tag("#KYC", ALICE, ADD))).contains("bad-txns-null-data-tag-changes-nothing");
    assertThat(connect(tag("#KYC", BOB, ADD))).as("another address").isEmpty();
    assertThat(connect(tag("#KYC", ALICE, REMOVE))).isEmpty();
    assertThat(connect(tag("#KYC", ALICE, REMOVE))).isNotEmpty();
    assertThat(connect(tag("GOLD", ALICE, ADD)))
        .contains("bad-txns-null-asset-data-on-non-restricted-or-qualifier-asset");
  }

  @Test
  void letsOnlyHoldersReceiveWhoSatisfyTheFormula() {
    issueGold("KYC&!EEA");
    assertThat(connect(transfer("$GOLD", BOB)))
        .contains("bad-txns-null-verifier-address-failed-verification");
    assertThat(connect(tag("#KYC", BOB, ADD))).isEmpty();
    assertThat(connect(transfer("$GOLD", BOB))).isEmpty();
    assertThat(connect(tag("#EEA", BOB, ADD))).isEmpty();
    assertThat(connect(transfer("$GOLD", BOB))).isNotEmpty();
    assertThat(connect(transfer("FREE", BOB))).as("other assets go anywhere").isEmpty();
    assertThat(connect(transfer("$SILVER", BOB))).contains("bad-txns-null-verifier-missing");
  }

  @Test
  void countsASubQualifierForItsRoot() {
    issueGold("KYC");
    assertThat(connect(tag("#KYC/#US", BOB, ADD))).isEmpty();
    assertThat(connect(transfer("$GOLD", BOB))).isEmpty();
    assertThat(connect(tag("#KYC", BOB, ADD))).as("had already").isNotEmpty();
  }

  @Test
  void looksAtTheStateBeforeTheBlock() {
    issueGold("KYC");
    assertThat(connect(tag("#KYC", BOB, ADD), transfer("$GOLD", BOB)))
        .as("the tag of the same block does not count yet")
        .contains("bad-txns-null-verifier-address-failed-verification");
    assertThat(connect(transfer("$GOLD", BOB))).as("nothing of a refused block stays").isNotEmpty();
    assertThat(connect(tag("#KYC", BOB, ADD))).isEmpty();
    assertThat(connect(tag("#KYC", BOB, REMOVE), transfer("$GOLD", BOB))).isEmpty();
    assertThat(connect(transfer("$GOLD", BOB))).isNotEmpty();
  }

  @Test
  void movesNothingFromAFrozenAddress() {
    issueGold("true");
    TxOutput held = output(transferScript("$GOLD", ALICE));
    Transaction move = transfer("$GOLD", BOB);
    assertThat(connect(move, held)).isEmpty();
    assertThat(connect(tag("$GOLD", ALICE, ADD))).isEmpty();
    assertThat(connect(move, held))
        .contains("bad-txns-restricted-asset-transfer-from-frozen-address");
    assertThat(connect(move, output(transferScript("$GOLD", BOB)))).isEmpty();
    assertThat(connect(tag("$GOLD", ALICE, REMOVE))).isEmpty();
    assertThat(connect(move, held)).isEmpty();
  }

  @Test
  void movesNothingOfAFrozenAsset() {
    issueGold("true");
    assertThat(connect(global("$GOLD", REMOVE)))
        .contains("bad-txns-null-data-global-freeze-changes-nothing");
    assertThat(connect(global("$GOLD", ADD))).isEmpty();
    assertThat(connect(global("$GOLD", ADD))).isNotEmpty();
    assertThat(connect(transfer("$GOLD", BOB)))
        .contains("bad-txns-transfer-restricted-asset-that-is-globally-restricted");
    assertThat(connect(global("$GOLD", REMOVE))).isEmpty();
    assertThat(connect(transfer("$GOLD", BOB))).isEmpty();
  }

  @Test
  void asksForFormulasOfQualifiersThatExist() {
    assertThat(connect(issue("KYC&GONE", ALICE)))
        .contains("bad-txns-null-verifier-contains-non-issued-qualifier");
    assertThat(connect(issue("KYC", ALICE)))
        .as("the first holder too must satisfy it")
        .contains("bad-txns-null-verifier-address-failed-verification");
    assertThat(connect(tag("#KYC", ALICE, ADD))).isEmpty();
    assertThat(connect(issue("KYC", ALICE))).isEmpty();
  }

  @Test
  void changesTheFormulaByAReissue() {
    issueGold("true");
    assertThat(connect(reissue(Optional.of("EEA"), 0, BOB)))
        .as("none new, so nobody asks")
        .isEmpty();
    assertThat(connect(reissue(Optional.empty(), 1, BOB)))
        .as("the formula that is in force")
        .contains("bad-txns-null-verifier-address-failed-verification");
    assertThat(connect(reissue(Optional.of("true"), 1, BOB))).isEmpty();
    assertThat(connect(transfer("$GOLD", BOB))).isEmpty();
  }

  @Test
  void takesBlocksBack() {
    issueGold("KYC");
    connect(tag("#KYC", BOB, ADD));
    connect(global("$GOLD", ADD));
    connect(reissue(Optional.of("EEA"), 0, BOB));
    assertThat(connect(transfer("$GOLD", BOB))).isNotEmpty();
    disconnect();
    disconnect();
    assertThat(connect(transfer("$GOLD", BOB))).as("as before the freeze").isEmpty();
    disconnect();
    disconnect();
    assertThat(connect(transfer("$GOLD", BOB))).as("as before the tag").isNotEmpty();
    assertThat(connect(tag("#KYC", BOB, ADD))).isEmpty();
  }

  private void issueGold(String formula) {
    // Nobody is tagged yet, so the holder is one whom any formula lets pass: it is not checked.
    RestrictionLedger.Change change = ledger.begin();
    change.add(issue(formula, ALICE));
    change.apply(block(++blocks));
  }

  /** The reason of the first fault; empty when the block was taken in. */
  private Optional<String> connect(Transaction... transactions) {
    return connect(List.of(), transactions);
  }

  private Optional<String> connect(Transaction transaction, TxOutput spent) {
    return connect(List.of(spent), transaction);
  }

  private Optional<String> connect(List<TxOutput> spent, Transaction... transactions) {
    RestrictionLedger.Change change = ledger.begin();
    for (Transaction tx : transactions) {
      Optional<Violation> fault = change.check(tx, spent, assets::contains);
      if (fault.isPresent()) {
        return fault.map(violation -> violation.reason().code());
      }
      change.add(tx);
    }
    change.apply(block(++blocks));
    return Optional.empty();
  }

  private void disconnect() {
    ledger.disconnect(block(blocks--));
  }

  private static Hash256 block(int number) {
    return Hash256.of(Arrays.copyOf(new byte[] {(byte) number}, Hash256.LENGTH));
  }

  private static Transaction tag(String name, Hash160 holder, int flag) {
    return tx("c014" + HEX.formatHex(holder.toBytes()) + push(text(name) + "0" + flag));
  }

  private static Transaction global(String name, int flag) {
    return tx("c05050" + push(text(name) + "0" + flag));
  }

  private static String verifier(String formula) {
    return "c050" + push(text(formula));
  }

  private static Transaction transfer(String name, Hash160 to) {
    return tx(transferScript(name, to));
  }

  private static String transferScript(String name, Hash160 to) {
    return carrier(to, "t", text(name) + int64(100_000_000));
  }

  private static Transaction issue(String formula, Hash160 to) {
    return tx(verifier(formula), carrier(to, "q", text("$GOLD") + int64(100_000_000) + "000100"));
  }

  private static Transaction reissue(Optional<String> formula, long amount, Hash160 to) {
    String output = carrier(to, "r", text("$GOLD") + int64(amount) + "ff01");
    return formula.map(text -> tx(verifier(text), output)).orElseGet(() -> tx(output));
  }

  private static String carrier(Hash160 to, String kind, String payload) {
    String mark = HEX.formatHex(("rvn" + kind).getBytes(StandardCharsets.US_ASCII));
    return "76a914" + HEX.formatHex(to.toBytes()) + "88ac" + "c0" + push(mark + payload) + "75";
  }

  private static String text(String text) {
    return "%02x".formatted(text.length())
        + HEX.formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String int64(long value) {
    return HEX.formatHex(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  private static String push(String hex) {
    return "%02x".formatted(hex.length() / 2) + hex;
  }

  private static TxOutput output(String script) {
    return new TxOutput(0, Script.of(HEX.parseHex(script)));
  }

  private static Transaction tx(String... scripts) {
    var input =
        new TxInput(
            new OutPoint(block(99), 0),
            Script.of(new byte[0]),
            TxInput.SEQUENCE_FINAL,
            Witness.EMPTY);
    return new Transaction(
        2, List.of(input), Arrays.stream(scripts).map(RestrictionLedgerTest::output).toList(), 0);
  }
}
