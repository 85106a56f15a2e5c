package io.aipowergrid.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.PoolStatus;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.RejectReason;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.PaymentScripts;
import io.aipowergrid.node.mining.payout.PaymentBook;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.aipowergrid.node.wallet.data.WalletRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Wallets and payments in a real database, over an index and a pool that tests lead. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class WalletIT {
  private static final String PASSPHRASE = "correct horse battery";
  private static final String RECIPIENT = "Ab8KBCTTJgy7XnsPsHbnwRMJD4MFjG12hU";
  private static final long COIN = 100_000_000L;

  @Inject NetworkParams params;
  @Inject WalletConfig config;
  @Inject EntityManager entities;
  @Inject DataSource dataSource;
  @Inject Instance<TransactionPool> pools;

  private final FakeIndex index = new FakeIndex();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Wallets wallets;
  private Payments payments;
  private PaymentOffers offers;

  @BeforeEach
  void build() {
    var secrets = new WalletSecrets(config, () -> now);
    wallets = new Wallets(params, index, config, secrets, () -> now);
    payments = new Payments(params, wallets, secrets, config, () -> now);
    offers = new PaymentOffers(params, config, index, pools);
    index.moveTo(Hash256.ZERO, 1000);
  }

  /** The services are made here, so nothing opens a transaction for them. */
  private static <T> T tx(Supplier<T> act) {
    return QuarkusTransaction.requiringNew().call(act::get);
  }

  private WalletView create() {
    return wallets.create(
        "w-" + UUID.randomUUID(), Mnemonic.random(new SecureRandom()), "", PASSPHRASE);
  }

  private AccountKeys keys(WalletView wallet) {
    return new AccountKeys(
        ExtendedPublicKey.parse(wallet.accountKey(), params.addresses()).orElseThrow());
  }

  private void fund(WalletView wallet, long... units) {
    for (int i = 0; i < units.length; i++) {
      byte[] id = new byte[Hash256.LENGTH];
      new SecureRandom().nextBytes(id);
      var script =
          PaymentScripts.payTo(keys(wallet).address(new KeyPath(KeyPath.Branch.RECEIVE, i)));
      index.add(
          new OutPoint(Hash256.of(id), 0), new Coin(new TxOutput(units[i], script), 5, false));
    }
  }

  private Payments.Signed sign(WalletView wallet, long units) {
    return payments.sign(wallet.id(), draft(wallet, units), PASSPHRASE);
  }

  private TransactionDraft draft(WalletView wallet, long units) {
    return tx(() -> payments.draft(wallet.id(), RECIPIENT, Amount.of(units), Optional.empty()));
  }

  private static void requireCode(ErrorCode code, Supplier<?> act) {
    assertThatThrownBy(act::get)
        .isInstanceOfSatisfying(
            NodeException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @Test
  void aRestoredWalletIsTheSameAndTheSameAccountIsStoredOnce() {
    var mnemonic = Mnemonic.random(new SecureRandom());
    String name = "w-" + UUID.randomUUID();
    WalletView wallet = wallets.create(name, mnemonic, "", PASSPHRASE);
    assertThat(tx(() -> wallets.get(name))).isEqualTo(wallet);
    assertThat(wallet.accountKey()).startsWith("xpub");
    assertThat(wallet.watchOnly()).isFalse();
    requireCode(ErrorCode.CONFLICT, () -> wallets.create("other-name", mnemonic, "", PASSPHRASE));
    requireCode(
        ErrorCode.CONFLICT, () -> tx(() -> wallets.watch("other-name", wallet.accountKey())));
    requireCode(
        ErrorCode.CONFLICT,
        () -> wallets.create(name, Mnemonic.random(new SecureRandom()), "", PASSPHRASE));
    // With a secret extension the same words are another wallet.
    var extended = wallets.create(name + "-x", mnemonic, "extension", PASSPHRASE);
    assertThat(extended.accountKey()).isNotEqualTo(wallet.accountKey());
  }

  @Test
  void wrongPassphrasesWaitLongerAndLongerAndTheRightOneForgives() {
    WalletView wallet = create();
    String address = tx(() -> wallets.newAddress(wallet.id()));
    for (int i = 0; i < config.passphraseFailuresFree() + 1; i++) {
      requireCode(ErrorCode.PERMISSION_DENIED, () -> signMessage(wallet, address, "wrong one"));
    }
    requireCode(ErrorCode.RATE_LIMITED, () -> signMessage(wallet, address, PASSPHRASE));
    now = now.plus(config.passphraseDelay()).minusMillis(1);
    requireCode(ErrorCode.RATE_LIMITED, () -> signMessage(wallet, address, PASSPHRASE));
    now = now.plusMillis(1);
    String signature = signMessage(wallet, address, PASSPHRASE);
    assertThat(wallets.verifyMessage(address, "text", signature)).isTrue();
    assertThat(wallets.verifyMessage(RECIPIENT, "text", signature)).isFalse();
    requireCode(ErrorCode.PERMISSION_DENIED, () -> signMessage(wallet, address, "wrong one"));
    assertThat(signMessage(wallet, address, PASSPHRASE)).isEqualTo(signature);
  }

  private String signMessage(WalletView wallet, String address, String passphrase) {
    return wallets.signMessage(wallet.id(), address, "text", passphrase);
  }

  @Test
  void saysWhyAPaymentCannotBe() {
    WalletView wallet = create();
    fund(wallet, 5 * COIN);
    requireRefusal("the wallet can spend", () -> sign(wallet, 1_000_000 * COIN));
    requireRefusal("the least is 0.00000546 AIPG", () -> sign(wallet, 545));
    TransactionDraft draft = draft(wallet, COIN);
    requireRefusal(
        "the passphrase of the wallet is wrong",
        () -> payments.sign(wallet.id(), draft, "wrong horse battery"));
  }

  @Test
  void paysManyAndWritesItIntoTheMinersLedgerOrDoesNeither() {
    WalletView wallet = create();
    fund(wallet, 9 * COIN);
    String other = tx(() -> wallets.newAddress(create().id()));
    Map<String, Amount> amounts =
        Map.of(RECIPIENT, Amount.of(2 * COIN), other, Amount.of(3 * COIN));
    TransactionDraft draft = tx(() -> payments.draft(wallet.id(), amounts, Optional.empty()));
    assertThat(draft.payment()).isEqualTo(Amount.of(5 * COIN));
    assertThat(draft.unsigned().outputs()).hasSize(3);
    Payments.Signed signed = payments.sign(wallet.id(), draft, PASSPHRASE);
    String network = "net-" + UUID.randomUUID();

    // Nobody is owed anything yet.
    assertThatThrownBy(() -> tx(() -> pay(network, signed, amounts)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("owed less");
    assertThat(tx(() -> payments.list(wallet.id(), 10))).as("neither").isEmpty();

    tx(() -> credit(network, amounts));
    Hash256 txid = tx(() -> pay(network, signed, amounts));
    assertThat(tx(() -> payments.find(txid)).orElseThrow().recipient()).isEqualTo("2 addresses");
    assertThat(tx(() -> lines(network)))
        .extracting(PaymentBook.Line::owed)
        .containsOnly(Amount.ZERO);
  }

  private Hash256 pay(String network, Payments.Signed signed, Map<String, Amount> amounts) {
    Hash256 txid = payments.submit(signed);
    try (var connection = dataSource.getConnection()) {
      var lacking =
          new PaymentBook(connection, network)
              .pay(txid, amounts, signed.draft().fee(), "a test", now);
      if (lacking.isPresent()) {
        throw new IllegalStateException("owed less");
      }
      return txid;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Straight into the balances: the ledger's own tests credit by blocks. */
  private boolean credit(String network, Map<String, Amount> amounts) {
    try (var connection = dataSource.getConnection();
        var statement =
            connection.prepareStatement(
                "update mining_account set balance = balance + ? where network = ?"
                    + " and address = ?")) {
      for (var each : amounts.entrySet()) {
        try (var open =
            connection.prepareStatement(
                "insert into mining_account (network, kind, address) values (?, 'MINER', ?)")) {
          open.setString(1, network);
          open.setString(2, each.getKey());
          open.executeUpdate();
        }
        statement.setLong(1, each.getValue().units());
        statement.setString(2, network);
        statement.setString(3, each.getKey());
        statement.executeUpdate();
      }
      return true;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<PaymentBook.Line> lines(String network) {
    try (var connection = dataSource.getConnection()) {
      return new PaymentBook(connection, network).lines(10);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void requireRefusal(String words, Supplier<?> act) {
    assertThatThrownBy(act::get).isInstanceOf(NodeException.class).hasMessageContaining(words);
  }

  @Test
  void aSeedMovedToAnotherRowDoesNotOpen() {
    WalletView one = create();
    WalletView other = create();
    String address = tx(() -> wallets.newAddress(other.id()));
    tx(
        () ->
            entities
                .createNativeQuery(
                    "update chain_wallet o set seed_box = w.seed_box, seed_salt = w.seed_salt"
                        + " from chain_wallet w where w.id = ?1 and o.id = ?2")
                .setParameter(1, one.id())
                .setParameter(2, other.id())
                .executeUpdate());
    requireCode(ErrorCode.PERMISSION_DENIED, () -> signMessage(other, address, PASSPHRASE));
  }

  @Test
  void aWatchedAccountShowsCoinsAndSpendsNone() {
    var account =
        AccountKeys.privateAccount(
                Mnemonic.random(new SecureRandom()).toSeed(""), params.addresses().coinType())
            .toPublic()
            .format(params.addresses());
    WalletView wallet = tx(() -> wallets.watch("w-" + UUID.randomUUID(), account));
    assertThat(wallet.watchOnly()).isTrue();
    fund(wallet, 5 * COIN, COIN);
    assertThat(tx(() -> payments.balance(wallet.id())))
        .isEqualTo(new WalletBalance(Amount.of(6 * COIN), Amount.ZERO, Amount.ZERO, 1000));
    requireCode(ErrorCode.INVALID_REQUEST, () -> sign(wallet, COIN));
    requireCode(ErrorCode.INVALID_REQUEST, () -> tx(() -> wallets.watch("x", "xpub of nothing")));
  }

  @Test
  void givesOutNoMoreAddressesThanARestoredWalletWouldLookAt() {
    WalletView wallet = create();
    var given = new ArrayList<String>();
    for (int i = 0; i < config.gapLimit(); i++) {
      given.add(tx(() -> wallets.newAddress(wallet.id())));
    }
    assertThat(given).doesNotHaveDuplicates();
    assertThat(tx(() -> wallets.addresses(wallet.id()))).isEqualTo(given);
    requireCode(ErrorCode.CONFLICT, () -> tx(() -> wallets.newAddress(wallet.id())));
    fund(wallet, 1);
    assertThat(given).doesNotContain(tx(() -> wallets.newAddress(wallet.id())));
  }

  @Test
  void aPaymentIsOfferedUntilItIsDeepAndItsCoinsAreTakenMeanwhile() {
    WalletView wallet = create();
    fund(wallet, 5 * COIN, 3 * COIN);
    Payments.Signed signed = sign(wallet, 4 * COIN);
    Payments.Signed rival = sign(wallet, 4 * COIN);
    Hash256 txid = tx(() -> payments.submit(signed));
    requireCode(ErrorCode.CONFLICT, () -> tx(() -> payments.submit(rival)));
    Amount change = signed.draft().change();
    assertThat(change.isPositive()).isTrue();
    assertThat(tx(() -> payments.balance(wallet.id())))
        .isEqualTo(new WalletBalance(Amount.of(3 * COIN), Amount.ZERO, change, 1000));
    requireCode(ErrorCode.INVALID_REQUEST, () -> sign(wallet, 4 * COIN));

    var pool = new FakePool();
    offers.offerAll(pool);
    offers.offerAll(pool);
    assertThat(pool.offered).containsExactly(signed.transaction());
    assertThat(state(txid)).isEqualTo(Payment.State.RELAYED);
    pool.kept.clear();
    offers.offerAll(pool);
    assertThat(pool.offered).hasSize(2);

    confirm(signed.transaction(), 1001);
    offers.offerAll(pool);
    assertThat(pool.offered).hasSize(2);
    assertThat(tx(() -> payments.balance(wallet.id())))
        .isEqualTo(
            new WalletBalance(change.plus(Amount.of(3 * COIN)), Amount.ZERO, Amount.ZERO, 1001));
    index.moveTo(Hash256.ZERO, 1001 + params.reorgLimit().depth() - 1);
    offers.offerAll(pool);
    assertThat(state(txid)).isEqualTo(Payment.State.RELAYED);
    index.moveTo(Hash256.ZERO, 1001 + params.reorgLimit().depth());
    offers.offerAll(pool);
    assertThat(state(txid)).isEqualTo(Payment.State.SETTLED);
  }

  @Test
  void aRefusedPaymentSaysWhyAndFreesItsCoins() {
    WalletView wallet = create();
    fund(wallet, 5 * COIN);
    Hash256 txid = tx(() -> payments.submit(sign(wallet, COIN)));
    var pool = new FakePool();
    pool.refuses = true;
    offers.offerAll(pool);
    Payment refused = tx(() -> payments.find(txid)).orElseThrow();
    assertThat(refused.state()).isEqualTo(Payment.State.REFUSED);
    assertThat(refused.reason()).isEqualTo("mempool full: try later");
    assertThat(tx(() -> payments.balance(wallet.id())).spendable()).isEqualTo(Amount.of(5 * COIN));
    assertThat(tx(() -> payments.list(wallet.id(), 10))).containsExactly(refused);
  }

  @Test
  void aPaymentIsGivenUpOnlyWhenThePoolDoesNotHaveIt() {
    WalletView wallet = create();
    fund(wallet, 5 * COIN);
    Hash256 txid = tx(() -> payments.submit(sign(wallet, COIN)));
    var pool = new FakePool();
    offers.offerAll(pool);
    requireCode(ErrorCode.CONFLICT, () -> abandon(txid));
    pool.kept.clear();
    pool.refuses = true;
    offers.offerAll(pool);
    assertThat(state(txid)).isEqualTo(Payment.State.RELAYED);
    assertThat(tx(() -> payments.balance(wallet.id())).spendable()).isEqualTo(Amount.ZERO);
    abandon(txid);
    assertThat(state(txid)).isEqualTo(Payment.State.REFUSED);
    assertThat(tx(() -> payments.balance(wallet.id())).spendable()).isEqualTo(Amount.of(5 * COIN));
    requireCode(ErrorCode.CONFLICT, () -> abandon(txid));
    requireCode(ErrorCode.NOT_FOUND, () -> abandon(Hash256.ZERO));
  }

  private boolean abandon(Hash256 txid) {
    return tx(
        () -> {
          payments.abandon(txid);
          return true;
        });
  }

  @Test
  void refusesShortPassphrasesAndStrangeNames() {
    var mnemonic = Mnemonic.random(new SecureRandom());
    requireCode(ErrorCode.INVALID_REQUEST, () -> wallets.create("fine", mnemonic, "", "123456789"));
    for (String name : List.of("", "a b", "../x", "x".repeat(65))) {
      requireCode(ErrorCode.INVALID_REQUEST, () -> wallets.create(name, mnemonic, "", PASSPHRASE));
    }
    requireCode(ErrorCode.NOT_FOUND, () -> tx(() -> wallets.get("nobody")));
    assertThat(tx(() -> WalletRow.findByName(params.name(), "fine"))).isEmpty();
  }

  private Payment.State state(Hash256 txid) {
    return tx(() -> payments.find(txid)).orElseThrow().state();
  }

  private void confirm(Transaction tx, int height) {
    index.connect(tx, Hash256.ZERO, height);
  }

  /** Takes or refuses everything. */
  private static final class FakePool implements TransactionPool {
    final List<Transaction> offered = new ArrayList<>();
    final List<Transaction> kept = new ArrayList<>();
    boolean refuses;

    @Override
    public AcceptResult accept(Transaction tx) {
      offered.add(tx);
      if (refuses) {
        return new AcceptResult.Rejected(new RejectReason("mempool full", 0), "try later");
      }
      kept.add(tx);
      return new AcceptResult.Accepted();
    }

    @Override
    public AcceptResult accept(Transaction tx, Optional<Amount> feeMax) {
      return accept(tx);
    }

    @Override
    public AcceptResult test(Transaction tx, Optional<Amount> feeMax) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Transaction> find(Hash256 txid) {
      return kept.stream().filter(tx -> tx.txid().equals(txid)).findFirst();
    }

    @Override
    public Optional<PooledTransaction> findEntry(Hash256 txid) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<List<PooledTransaction>> ancestors(Hash256 txid) {
      throw new UnsupportedOperationException("a wallet asks for no families");
    }

    @Override
    public Optional<List<PooledTransaction>> descendants(Hash256 txid) {
      throw new UnsupportedOperationException("a wallet asks for no families");
    }

    @Override
    public Optional<Relatives> relatives(Hash256 txid) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Hash256> findSpender(OutPoint output) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<PooledTransaction> entries() {
      throw new UnsupportedOperationException();
    }

    @Override
    public PoolStatus status() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long feePerKilobyteMin() {
      return 0;
    }

    @Override
    public void addListener(Listener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
