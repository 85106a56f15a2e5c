package io.aipowergrid.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.PaymentScripts;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountCoinsTest {
  private static final int GAP = 5;
  private static final int HEIGHT = 200;
  private static final AccountKeys KEYS = new AccountKeys(AccountKeysTest.account().toPublic());

  private final FakeIndex index = new FakeIndex();
  private int made;

  @BeforeEach
  void standAtHeight() {
    index.moveTo(Hash256.ZERO, HEIGHT);
  }

  private static KeyPath receive(int number) {
    return new KeyPath(KeyPath.Branch.RECEIVE, number);
  }

  private static Script script(KeyPath path) {
    return PaymentScripts.payTo(KEYS.address(path));
  }

  private OutPoint next() {
    return new OutPoint(Hash256.ZERO, made++);
  }

  private void pay(KeyPath path, long units, int height, boolean coinbase) {
    index.add(next(), new Coin(new TxOutput(units, script(path)), height, coinbase));
  }

  private AccountCoins.Found find(int issued) {
    return new AccountCoins(index, GAP).find(KEYS, Map.of(KeyPath.Branch.RECEIVE, issued));
  }

  @Test
  void findsAllCoinsOfBothBranchesOverSeveralPages() {
    for (int i = 0; i < 8; i++) {
      pay(receive(2), 10 + i, 7, false);
    }
    pay(new KeyPath(KeyPath.Branch.CHANGE, 1), 1, 7, false);
    var found = find(0);
    assertThat(found.spendable()).hasSize(9);
    assertThat(found.spendable().stream().mapToLong(coin -> coin.output().value()).sum())
        .isEqualTo(8 * 10 + 28 + 1);
    assertThat(found.firstUnused())
        .isEqualTo(Map.of(KeyPath.Branch.RECEIVE, 3, KeyPath.Branch.CHANGE, 2));
    assertThat(found.height()).isEqualTo(HEIGHT);
  }

  @Test
  void looksExactlyTheGapBeyondTheLastUsedAddress() {
    pay(receive(GAP - 1), 1, 7, false);
    pay(receive(2 * GAP - 1), 1, 7, false);
    assertThat(find(0).spendable()).hasSize(2);
    pay(receive(3 * GAP), 1, 7, false);
    assertThat(find(0).spendable()).hasSize(2);
    // Having given an address out moves the window.
    assertThat(find(2 * GAP + 1).spendable()).hasSize(3);
  }

  @Test
  void aCoinbaseIsSpentInTheHundredthBlockAfterItAndNotBefore() {
    pay(receive(0), 7, HEIGHT + 1 - 100, true);
    pay(receive(0), 5, HEIGHT + 1 - 99, true);
    var found = find(0);
    assertThat(found.spendable()).extracting(coin -> coin.output().value()).containsExactly(7L);
    assertThat(found.immature()).isEqualTo(Amount.of(5));
  }

  @Test
  void leavesAssetsAloneEvenWhereAnIndexListsThemUnderTheAddress() {
    Script asset =
        Script.of(
            new ByteWriter()
                .bytes(script(receive(0)).toBytes())
                .uint8(0xc0)
                .sizedBytes(
                    new ByteWriter()
                        .bytes(new byte[] {'r', 'v', 'n', 't', 4, 'G', 'O', 'L', 'D'})
                        .int64le(100_000_000)
                        .toBytes())
                .uint8(0x75)
                .toBytes());
    index.add(script(receive(0)), next(), new Coin(new TxOutput(0, asset), 7, false));
    index.add(script(receive(0)), next(), new Coin(new TxOutput(9, asset), 7, false));
    pay(receive(0), 3, 7, false);
    assertThat(find(0).spendable())
        .extracting(SpendableCoin::output)
        .containsExactly(new TxOutput(3, script(receive(0))));
  }

  @Test
  void findsCoinsOfABareKey() {
    Script bare = PaymentScripts.payToPublicKey(KEYS.key(receive(1)));
    index.add(next(), new Coin(new TxOutput(4, bare), 7, false));
    assertThat(find(0).spendable())
        .extracting(SpendableCoin::path, SpendableCoin::inputBytes)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(receive(1), 114));
  }
}
