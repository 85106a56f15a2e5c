package io.aipowergrid.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.consensus.ChainHarness;
import io.aipowergrid.node.chain.consensus.TestMiner;
import io.aipowergrid.node.chain.consensus.TestMiner.Mined;
import io.aipowergrid.node.chain.mempool.Mempool;
import io.aipowergrid.node.chain.mempool.MempoolPolicy;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.script.PaymentScripts;
import io.aipowergrid.node.chain.script.SigOps;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import io.aipowergrid.node.chain.script.StandardPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A wallet on a chain in memory: its payments pass the pool's rules and the chain's. */
class PaymentOnChainTest {
  private static final NetworkParams PARAMS = NetworkParamsReader.read("aipg-regtest");
  private static final AccountKeys KEYS = new AccountKeys(AccountKeysTest.account().toPublic());
  private static final KeyPath CHANGE = new KeyPath(KeyPath.Branch.CHANGE, 3);
  private static final Address STRANGER = new Address.OfKey(Hash160.of(new byte[20]));
  private static final long COIN = 100_000_000L;
  private static final TestMiner MINER = new TestMiner(PARAMS);
  private static final FakeIndex INDEX = new FakeIndex();
  private static ChainHarness harness;
  private static Mempool pool;
  private static Mined tip;

  /** A hundred blocks, and one that pays the wallet from the first coinbase. */
  @BeforeAll
  static void payTheWallet() {
    tip = MINER.genesis();
    harness = new ChainHarness(PARAMS, tip.time() + 200 * TestMiner.SPACING);
    pool =
        new Mempool(harness.chain, MempoolPolicy.DEFAULT, harness.clock, SignatureVerifier.DIRECT);
    mine(List.of());
    var coinbase = tip.block().transactions().getFirst();
    for (int i = 0; i < 99; i++) {
      mine(List.of());
    }
    mine(List.of(fund(coinbase)));
  }

  private static Transaction fund(Transaction coinbase) {
    var input =
        new TxInput(coinbase.outPoint(0), Script.EMPTY, TxInput.SEQUENCE_FINAL, Witness.EMPTY);
    var bare = PaymentScripts.payToPublicKey(KEYS.key(new KeyPath(KeyPath.Branch.RECEIVE, 2)));
    return new Transaction(
        1,
        List.of(input),
        List.of(
            new TxOutput(10 * COIN, pay(KeyPath.Branch.RECEIVE, 0)),
            new TxOutput(4 * COIN, pay(KeyPath.Branch.CHANGE, 1)),
            new TxOutput(3 * COIN, bare)),
        0);
  }

  private static Script pay(KeyPath.Branch branch, int number) {
    return PaymentScripts.payTo(KEYS.address(new KeyPath(branch, number)));
  }

  private static void mine(List<Transaction> transactions) {
    tip = MINER.mine(tip, 0, 0, transactions);
    harness.connectAll(List.of(tip.block()));
    INDEX.connect(tip.block(), tip.id(), tip.height());
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  private static List<SpendableCoin> coins() {
    return new AccountCoins(INDEX, 5).find(KEYS, Map.of()).spendable();
  }

  private static TransactionDraft draft(Address to, long units) {
    return new TransactionBuilder(PARAMS, KEYS)
        .draft(coins(), to, Amount.of(units), FeeRate.FALLBACK, CHANGE);
  }

  private static Transaction sign(TransactionDraft draft) {
    return new TransactionSigner(AccountKeysTest.account()).sign(draft);
  }

  private static long sum(List<SpendableCoin> coins) {
    return coins.stream().mapToLong(coin -> coin.output().value()).sum();
  }

  @Test
  void aPaymentOfAllKindsOfCoinsIsRelayedMinedAndComesBackAsChange() {
    long before = sum(coins());
    assertThat(coins()).hasSize(3);
    TransactionDraft draft = draft(STRANGER, 16 * COIN);
    Transaction signed = sign(draft);
    assertThat(signed.inputs()).hasSize(3);
    requireFee(draft, signed);
    assertThat(pool.accept(signed, Optional.of(Amount.of(COIN))))
        .isEqualTo(new AcceptResult.Accepted());
    mine(List.of(signed));
    assertThat(INDEX.findTransaction(signed.txid()).orElseThrow().height()).isEqualTo(tip.height());
    assertThat(sum(coins())).isEqualTo(before - 16 * COIN - draft.fee().units());
    assertThat(coins()).extracting(SpendableCoin::path).containsExactly(CHANGE);
    requireSecondPayment();
  }

  /** At least the rate's fee for the true size, and not more than three bytes an input above it. */
  private static void requireFee(TransactionDraft draft, Transaction signed) {
    var spent = draft.coins().stream().map(SpendableCoin::output).toList();
    int size = (int) StandardPolicy.virtualSize(signed.weight(), SigOps.cost(signed, spent));
    assertThat(draft.fee()).isGreaterThanOrEqualTo(FeeRate.FALLBACK.of(size));
    assertThat(draft.fee()).isLessThanOrEqualTo(FeeRate.FALLBACK.of(size + 3 * spent.size() + 3));
  }

  /** What came back can be spent, and its owner's last coin too, to a script. */
  private static void requireSecondPayment() {
    var script = new Address.OfScript(Hash160.of(new byte[20]));
    Transaction signed = sign(draft(script, COIN / 2));
    assertThat(pool.accept(signed)).isEqualTo(new AcceptResult.Accepted());
    mine(List.of(signed));
    assertThat(sum(coins())).isLessThan(COIN / 2);
  }

  @Test
  void theKeyOfAnotherAccountSignsNothing() {
    var draft = draft(STRANGER, COIN / 100);
    var stranger = AccountKeys.privateAccount(new byte[64], 1);
    assertThatThrownBy(() -> new TransactionSigner(stranger).sign(draft))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("own signature of input 0 fails");
  }

  @Test
  void refusesDustNothingAndMoreThanThereIs() {
    assertThat(draft(STRANGER, 546).payment()).isEqualTo(Amount.of(546));
    assertThatThrownBy(() -> draft(STRANGER, 545))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("0.00000546");
    for (long units : new long[] {0, -1, PARAMS.maxMoney().units() + 1}) {
      assertThatThrownBy(() -> draft(STRANGER, units)).isInstanceOf(NodeException.class);
    }
    assertThatThrownBy(() -> draft(STRANGER, 1000 * COIN))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("can spend");
  }

  @Test
  void neverPaysAScriptWhereItsAddressLooksLikeThatOfAKey() {
    var script = new Address.OfScript(Hash160.of(new byte[20]));
    for (String network : List.of("aipg-main", "aipg-test")) {
      var builder = new TransactionBuilder(NetworkParamsReader.read(network), KEYS);
      assertThatThrownBy(
              () -> builder.draft(coins(), script, Amount.of(COIN), FeeRate.FALLBACK, CHANGE))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("cannot tell the address of a script from that of a key");
    }
  }

  @Test
  void refusesAddressesThatAreNone() {
    var builder = new TransactionBuilder(NetworkParamsReader.read("aipg-main"), KEYS);
    assertThat(builder.recipient("Ab8KBCTTJgy7XnsPsHbnwRMJD4MFjG12hU"))
        .isInstanceOf(Address.OfKey.class);
    AccountKeysTest.readVectors()
        .get("invalid")
        .forEach(
            bad ->
                assertThatThrownBy(() -> builder.recipient(bad.asText()))
                    .isInstanceOf(NodeException.class));
    // Regtest's addresses are none of main's.
    assertThatThrownBy(() -> builder.recipient("miDgUgRNbdSJe1FX8Y6bkAKYtoTqZ2VmGq"))
        .isInstanceOf(NodeException.class);
  }
}
