package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.mining.payout.PaymentBook;
import io.aipowergrid.node.mining.payout.RewardBook;
import io.aipowergrid.node.mining.stratum.ShareWindow;
import io.aipowergrid.node.wallet.Payment;
import io.aipowergrid.node.wallet.Payments;
import io.aipowergrid.node.wallet.TransactionBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * What miners are owed of the blocks that they found at this node's Stratum server (PPLNS). The
 * split of a reward is fixed soon after its block was found, credited when the block is mature,
 * taken back when it leaves the chain after that, and paid by the operator's wallet. Any thread.
 */
@ApplicationScoped
public class Payouts {
  /** The most miners that are listed. */
  public static final int LINES_MAX = 10_000;

  /** How long the share that found a block may take to be stored. */
  private static final Duration FINDER_PATIENCE = Duration.ofMinutes(1);

  private static final Logger LOG = Logger.getLogger(Payouts.class);

  private final PayoutsConfig config;
  private final ChainService chain;
  private final Payments payments;
  private final DataSource dataSource;
  private final InstantSource clock;
  private volatile Summary followed = Summary.NONE;

  @Inject
  Payouts(
      PayoutsConfig config,
      ChainService chain,
      Payments payments,
      DataSource dataSource,
      InstantSource clock) {
    this.config = config;
    this.chain = chain;
    this.payments = payments;
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /**
   * What a miner is owed.
   *
   * @param pending what blocks will bring that are not mature
   * @param paid so far
   * @param lastPaid when the last payment was made that was not refused
   */
  public record Owed(
      String address, Amount owed, Amount pending, Amount paid, Optional<Instant> lastPaid) {}

  /** What all miners are owed, how many they are, and when a payment was made last. */
  public record Summary(Amount owed, long miners, Optional<Instant> lastPaid) {
    static final Summary NONE = new Summary(Amount.ZERO, 0, Optional.empty());
  }

  /** What runs with a connection in the caller's transaction. */
  @FunctionalInterface
  private interface Act<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Looks at what can be wrong with the configuration.
   *
   * @throws IllegalStateException with a sentence for the operator
   */
  void requireSound() {
    require(
        config.feeBasisPoints() >= 0 && config.feeBasisPoints() <= 10_000,
        "fee-basis-points is 0 to 10000");
    require(
        config.windowPercent() >= 1 && config.windowPercent() <= 100_000,
        "window-percent is 1 to 100000");
    require(config.minimum() > 0, "minimum is above 0");
    require(
        config.recipientsMax() >= 1 && config.recipientsMax() <= TransactionBuilder.PAYEES_MAX,
        "recipients-max is 1 to " + TransactionBuilder.PAYEES_MAX);
  }

  private static void require(boolean sound, String otherwise) {
    if (!sound) {
      throw new IllegalStateException("aipg.mining.payout: " + otherwise);
    }
  }

  /** Whether rewards of blocks that are found from now on are shared out. */
  public boolean shares() {
    return config.scheme() == PayoutScheme.PPLNS;
  }

  /** Whether an account of a worker is an address that can be paid. */
  boolean payable(String account) {
    return PayoutAddress.isPayable(account, chain.params());
  }

  /** Which accounts may mine: where rewards are shared out, only those that can be paid. */
  boolean admits(String account) {
    return !shares() || payable(account);
  }

  /** Moves on what the chain and the wallet have changed; one caller at a time is enough. */
  @Transactional
  public void follow() {
    int from = Math.max(0, chain.tip().height() - MinedBlockStates.DEPTH_MAX);
    Instant now = clock.instant();
    with(
        connection -> {
          var rewards = new RewardBook(connection, network());
          for (RewardBook.Unsplit found : rewards.unsplit(from)) {
            split(connection, rewards, found, now);
          }
          int moved = rewards.settle(from, now);
          if (moved > 0) {
            LOG.infof("Rewards of rigs moved in the ledger blocks=%d", moved);
          }
          var book = new PaymentBook(connection, network());
          followPayments(book, now);
          followed = summary(book);
          return moved;
        });
  }

  private void split(
      Connection connection, RewardBook rewards, RewardBook.Unsplit found, Instant now)
      throws SQLException {
    var header = chain.findHeader(found.block());
    boolean stored = ShareWindow.hasFinder(connection, network(), found.block());
    boolean early = !stored && now.isBefore(found.foundAt().plus(FINDER_PATIENCE));
    if (early || header.isEmpty()) {
      return;
    }
    long bits = header.get().header().bits();
    var terms =
        new ShareWindow.Terms(
            network(),
            found.block(),
            found.foundAt(),
            found.net(),
            config.feeBasisPoints(),
            ShareWindow.hashes(bits, config.windowPercent()));
    ShareWindow.Split split = ShareWindow.split(connection, terms, this::payable);
    rewards.fix(terms, found.height(), split, now);
    LOG.infof(
        "Reward shared out height=%d net=%s operator=%s miners=%d",
        found.height(), found.net(), split.operator(), split.addresses().size());
  }

  private void followPayments(PaymentBook book, Instant now) throws SQLException {
    for (Hash256 txid : book.open()) {
      var payment = payments.find(txid);
      if (payment.isEmpty()) {
        continue;
      }
      switch (payment.get().state()) {
        case WAITING, RELAYED -> {}
        case SETTLED -> book.settled(txid);
        case REFUSED -> {
          book.refused(txid, now);
          LOG.warnf(
              "Payment to miners refused, they are owed it again txid=%s reason=%s",
              txid.toDisplayHex(), payment.map(Payment::reason).orElse(""));
        }
      }
    }
  }

  /**
   * What miners are owed, the most first.
   *
   * @param max 1 to {@value #LINES_MAX}
   */
  @Transactional
  public List<Owed> owed(int max) {
    if (max < 1 || max > LINES_MAX) {
      throw new IllegalArgumentException("a list has 1 to " + LINES_MAX + " miners");
    }
    return with(connection -> new PaymentBook(connection, network()).lines(max)).stream()
        .map(
            line ->
                new Owed(line.address(), line.owed(), line.pending(), line.paid(), line.lastPaid()))
        .toList();
  }

  /** All miners together. */
  @Transactional
  public Summary summary() {
    return with(connection -> summary(new PaymentBook(connection, network())));
  }

  private static Summary summary(PaymentBook book) throws SQLException {
    var read = book.summary();
    return new Summary(read.owed(), read.miners(), read.lastPaid());
  }

  /** The summary as this node saw it last, without asking the database. */
  Summary followed() {
    return followed;
  }

  /** What a miner is owed at least before a payment includes it. */
  public Amount minimum() {
    return Amount.of(config.minimum());
  }

  /** What the operator may keep of all rewards, less the fees of payments. */
  @Transactional
  public Amount operator() {
    return with(connection -> new PaymentBook(connection, network()).operator());
  }

  /** The next payment, by address: who is owed the minimum or more, as many as one may have. */
  @Transactional
  public Map<String, Amount> due() {
    Map<String, Amount> due = new LinkedHashMap<>();
    owed(config.recipientsMax()).stream()
        .filter(line -> line.owed().units() >= config.minimum())
        .forEach(line -> due.put(line.address(), line.owed()));
    return due;
  }

  /**
   * Hands a signed payment to the wallet and writes it into the ledger, both or neither.
   *
   * @param amounts that the payment pays, by address
   * @param actor who pays, in words
   * @return the payment's id
   * @throws NodeException CONFLICT when somebody is owed less by now, or the wallet refuses
   */
  @Transactional
  public Hash256 pay(Payments.Signed signed, Map<String, Amount> amounts, String actor) {
    Amount sum = amounts.values().stream().reduce(Amount.ZERO, Amount::plus);
    if (!sum.equals(signed.draft().payment()) || amounts.size() != signed.draft().payees().size()) {
      throw new IllegalArgumentException("the payment is not what is to be written");
    }
    Hash256 txid = payments.submit(signed);
    with(connection ->
            new PaymentBook(connection, network())
                .pay(txid, amounts, signed.draft().fee(), actor, clock.instant()))
        .ifPresent(
            address -> {
              throw new NodeException(
                  ErrorCode.CONFLICT,
                  address + " is owed less by now; nothing was paid, look at what is owed again");
            });
    return txid;
  }

  private String network() {
    return chain.params().name();
  }

  private <T> T with(Act<T> act) {
    try (var connection = dataSource.getConnection()) {
      return act.on(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("the ledger of miners is not at hand", e);
    }
  }
}
