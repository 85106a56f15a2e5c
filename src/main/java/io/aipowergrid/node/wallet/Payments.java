package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.wallet.data.PaymentRow;
import io.aipowergrid.node.wallet.data.WalletRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Balances and payments of wallets. A payment goes in three steps: {@link #draft}, which shows what
 * it will cost; {@link #sign}, which needs the passphrase; {@link #submit}, which stores it for
 * {@link PaymentOffers} to bring to the pool. Any thread.
 */
@ApplicationScoped
public class Payments {
  /** The most payments that are listed. */
  public static final int LIST_MAX = 100;

  private final NetworkParams params;
  private final Wallets wallets;
  private final WalletSecrets secrets;
  private final WalletConfig config;
  private final InstantSource clock;

  Payments(
      NetworkParams params,
      Wallets wallets,
      WalletSecrets secrets,
      WalletConfig config,
      InstantSource clock) {
    this.params = params;
    this.wallets = wallets;
    this.secrets = secrets;
    this.config = config;
    this.clock = clock;
  }

  /** A draft with its signatures. */
  public record Signed(UUID wallet, TransactionDraft draft, Transaction transaction) {}

  /** What the wallet has, as far as the index has seen the chain. */
  @Transactional
  public WalletBalance balance(UUID wallet) {
    WalletRow row = require(wallet);
    var found = wallets.find(row);
    List<Transaction> open = open(wallet);
    Set<OutPoint> reserved = inputs(open);
    Amount spendable =
        sum(
            found.spendable().stream()
                .filter(coin -> !reserved.contains(coin.outPoint()))
                .map(SpendableCoin::value));
    return new WalletBalance(
        spendable, found.immature(), pending(open, reserved, found), found.height());
  }

  /** Own outputs of payments whose inputs the chain still has: in no block yet. */
  private static Amount pending(
      List<Transaction> open, Set<OutPoint> reserved, AccountCoins.Found found) {
    Set<OutPoint> waiting =
        found.spendable().stream()
            .map(SpendableCoin::outPoint)
            .filter(reserved::contains)
            .collect(Collectors.toSet());
    return sum(
        open.stream()
            .filter(tx -> tx.inputs().stream().map(TxInput::previous).anyMatch(waiting::contains))
            .flatMap(tx -> tx.outputs().stream())
            .filter(output -> found.paths().containsKey(output.script()))
            .map(output -> Amount.of(output.value())));
  }

  /**
   * A payment that is neither signed nor stored.
   *
   * @param feePerKilobyte for 1000 bytes; empty for what is configured
   * @throws NodeException when it cannot be made; the detail says why
   */
  @Transactional
  public TransactionDraft draft(
      UUID wallet, String recipient, Amount amount, Optional<Amount> feePerKilobyte) {
    return draft(wallet, Map.of(recipient, amount), feePerKilobyte);
  }

  /**
   * As the other draft, to several recipients.
   *
   * @param amounts by address, at most {@link TransactionBuilder#PAYEES_MAX}
   */
  @Transactional
  public TransactionDraft draft(
      UUID wallet, Map<String, Amount> amounts, Optional<Amount> feePerKilobyte) {
    WalletRow row = require(wallet);
    var builder = new TransactionBuilder(params, wallets.keys(row));
    List<TransactionDraft.Payee> payees =
        amounts.entrySet().stream()
            .map(it -> new TransactionDraft.Payee(builder.recipient(it.getKey()), it.getValue()))
            .toList();
    var found = wallets.find(row);
    Set<OutPoint> reserved = inputs(open(wallet));
    List<SpendableCoin> candidates =
        found.spendable().stream().filter(coin -> !reserved.contains(coin.outPoint())).toList();
    int change =
        Math.max(row.nextChange, found.firstUnused().getOrDefault(KeyPath.Branch.CHANGE, 0));
    return builder.draft(
        candidates, payees, rate(feePerKilobyte), new KeyPath(KeyPath.Branch.CHANGE, change));
  }

  private FeeRate rate(Optional<Amount> feePerKilobyte) {
    Amount rate = feePerKilobyte.orElse(Amount.of(config.feePerKilobyte()));
    try {
      return new FeeRate(rate);
    } catch (IllegalArgumentException e) {
      throw new NodeException(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  /** Signs the draft; slow on purpose, so never in a transaction. */
  public Signed sign(UUID wallet, TransactionDraft draft, String passphrase) {
    Transaction signed =
        secrets.withSeed(
            wallet,
            passphrase,
            seed ->
                new TransactionSigner(
                        AccountKeys.privateAccount(seed, params.addresses().coinType()))
                    .sign(draft));
    return new Signed(wallet, draft, signed);
  }

  /**
   * Stores a signed payment; from now on the running node offers it to its pool.
   *
   * @throws NodeException when another payment took one of its coins meanwhile
   */
  @Transactional
  public Hash256 submit(Signed signed) {
    WalletRow row = WalletRow.findLocked(signed.wallet()).orElseThrow();
    List<Transaction> open = open(row.id);
    if (open.size() >= config.openPaymentsMax()) {
      throw new NodeException(
          ErrorCode.CONFLICT, "the wallet has too many payments on their way; wait for blocks");
    }
    Set<OutPoint> reserved = inputs(open);
    reserved.retainAll(inputs(List.of(signed.transaction())));
    if (!reserved.isEmpty()) {
      throw new NodeException(
          ErrorCode.CONFLICT, "another payment took the same coins; draft this one again");
    }
    if (!signed.draft().change().isZero()) {
      row.nextChange = Math.max(row.nextChange, signed.draft().changePath().index() + 1);
    }
    persist(signed);
    return signed.transaction().txid();
  }

  private void persist(Signed signed) {
    var row = new PaymentRow();
    row.txid = signed.transaction().txid().toBytes();
    row.walletId = signed.wallet();
    row.raw = TransactionCodec.toBytes(signed.transaction());
    row.recipient = recipient(signed.draft().payees());
    row.amount = signed.draft().payment().units();
    row.fee = signed.draft().fee().units();
    row.state = Payment.State.WAITING;
    row.reason = "";
    row.createdAt = clock.instant();
    row.persist();
  }

  private String recipient(List<TransactionDraft.Payee> payees) {
    return payees.size() == 1
        ? params.addresses().format().format(payees.getFirst().recipient()).orElseThrow()
        : payees.size() + " addresses";
  }

  /**
   * Gives a payment up whose coins would else be kept for it for ever. The pool must have refused
   * or lost it; what the pool or a block has cannot be taken back.
   *
   * @throws NodeException when there is no such payment, or it may still come true
   */
  @Transactional
  public void abandon(Hash256 txid) {
    PaymentRow row =
        PaymentRow.<PaymentRow>findByIdOptional(txid.toBytes())
            .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "there is no such payment"));
    boolean taken =
        switch (row.state) {
          case WAITING -> false;
          case RELAYED -> row.reason.isEmpty();
          case SETTLED, REFUSED -> true;
        };
    if (taken) {
      throw new NodeException(
          ErrorCode.CONFLICT,
          row.state == Payment.State.REFUSED
              ? "the payment was refused or given up before"
              : "the memory pool or a block has the payment; it cannot be taken back");
    }
    row.state = Payment.State.REFUSED;
    row.reason = "given up";
  }

  /** A payment. */
  @Transactional
  public Optional<Payment> find(Hash256 txid) {
    return PaymentRow.<PaymentRow>findByIdOptional(txid.toBytes()).map(Payments::view);
  }

  /** The wallet's newest payments, newest first. */
  @Transactional
  public List<Payment> list(UUID wallet, int max) {
    return PaymentRow.newestOf(wallet, Math.clamp(max, 1, LIST_MAX)).stream()
        .map(Payments::view)
        .toList();
  }

  private static List<Transaction> open(UUID wallet) {
    return PaymentRow.openOf(wallet).stream().map(row -> TransactionCodec.parse(row.raw)).toList();
  }

  private static Set<OutPoint> inputs(List<Transaction> transactions) {
    return transactions.stream()
        .flatMap(tx -> tx.inputs().stream())
        .map(TxInput::previous)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Amount sum(Stream<Amount> amounts) {
    return amounts.reduce(Amount.ZERO, Amount::plus);
  }

  private static WalletRow require(UUID wallet) {
    return WalletRow.<WalletRow>findByIdOptional(wallet)
        .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "there is no such wallet"));
  }

  private static Payment view(PaymentRow row) {
    return new Payment(
        Hash256.of(row.txid),
        row.recipient,
        Amount.of(row.amount),
        Amount.of(row.fee),
        row.state,
        row.reason,
        row.createdAt);
  }
}
