package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.PaymentScripts;
import io.aipowergrid.node.chain.script.StandardPolicy;
import java.util.ArrayList;
import java.util.List;

/** Drafts payments from an account of one network. Immutable; may be called from any thread. */
public final class TransactionBuilder {
  /** Recipients of one payment: with 600 inputs it stays below the standard weight. */
  public static final int PAYEES_MAX = 250;

  /** CTransaction::CURRENT_VERSION (chain.md 7). */
  private static final int VERSION = 2;

  /** Version, lock time and the two counts, of which that of inputs may need three bytes. */
  private static final int FRAME_BYTES = 4 + 4 + 3 + 1;

  private static final int OUTPUT_FRAME_BYTES = 8 + 1;

  private final NetworkParams params;
  private final AccountKeys keys;

  public TransactionBuilder(NetworkParams params, AccountKeys keys) {
    this.params = params;
    this.keys = keys;
  }

  /**
   * The address that a person wrote.
   *
   * @throws NodeException when it is none of this network
   */
  public Address recipient(String text) {
    return params
        .addresses()
        .format()
        .parse(text)
        .orElseThrow(() -> invalid("this is no address of the network " + params.name()));
  }

  /** As {@link #draft(List, List, FeeRate, KeyPath)}, to one recipient. */
  public TransactionDraft draft(
      List<SpendableCoin> candidates,
      Address recipient,
      Amount payment,
      FeeRate rate,
      KeyPath changePath) {
    return draft(
        candidates, List.of(new TransactionDraft.Payee(recipient, payment)), rate, changePath);
  }

  /**
   * A payment.
   *
   * @param candidates plain, mature coins of the account
   * @param changePath where change goes
   * @throws NodeException when a recipient cannot be paid, an amount is dust or beyond the coins
   */
  public TransactionDraft draft(
      List<SpendableCoin> candidates,
      List<TransactionDraft.Payee> payees,
      FeeRate rate,
      KeyPath changePath) {
    requireNumber(payees);
    List<TxOutput> outputs = payees.stream().map(this::output).toList();
    Amount payment =
        payees.stream().map(TransactionDraft.Payee::amount).reduce(Amount.ZERO, Amount::plus);
    int baseBytes =
        FRAME_BYTES
            + outputs.stream().mapToInt(it -> OUTPUT_FRAME_BYTES + it.script().size()).sum();
    CoinSelection selection =
        new CoinSelector(rate)
            .select(candidates, payment, baseBytes)
            .orElseThrow(() -> notEnough(candidates, payment, rate.of(baseBytes)));
    if (selection.fee().compareTo(TransactionPool.FEE_MAX) > 0) {
      throw invalid("a fee of " + selection.fee().toCoins() + " AIPG is a mistake");
    }
    return new TransactionDraft(
        unsigned(selection, outputs, changePath),
        selection.coins(),
        payees,
        selection.fee(),
        selection.change(),
        changePath);
  }

  private static void requireNumber(List<TransactionDraft.Payee> payees) {
    if (payees.isEmpty() || payees.size() > PAYEES_MAX) {
      throw invalid("a payment has 1 to " + PAYEES_MAX + " recipients");
    }
  }

  private TxOutput output(TransactionDraft.Payee payee) {
    requirePayable(payee.recipient());
    var output = new TxOutput(payee.amount().units(), PaymentScripts.payTo(payee.recipient()));
    requireAmount(payee.amount(), output);
    return output;
  }

  /** Where both prefixes are equal, what a script's address looks like is a key nobody has. */
  private void requirePayable(Address recipient) {
    if (recipient instanceof Address.OfScript && !params.addresses().distinguishesScripts()) {
      throw invalid(
          "the network "
              + params.name()
              + " cannot tell the address of a script from that of a key, so it is never paid");
    }
  }

  private void requireAmount(Amount payment, TxOutput output) {
    if (!payment.isPositive() || payment.compareTo(params.maxMoney()) > 0) {
      throw invalid("an amount is above zero and not more than all coins there are");
    }
    if (StandardPolicy.isDust(output)) {
      throw invalid(
          "no node relays so small a payment; the least is "
              + Amount.of(StandardPolicy.dustThreshold(output.script())).toCoins()
              + " AIPG");
    }
  }

  private Transaction unsigned(
      CoinSelection selection, List<TxOutput> payments, KeyPath changePath) {
    var outputs = new ArrayList<>(payments);
    if (!selection.change().isZero()) {
      Script back = PaymentScripts.payTo(keys.address(changePath));
      var change = new TxOutput(selection.change().units(), back);
      // Whichever comes first tells nothing: the ids of the coins are as good as chance.
      boolean first = (selection.coins().getFirst().outPoint().hashCode() & 1) == 0;
      outputs.add(first ? 0 : outputs.size(), change);
    }
    List<TxInput> inputs =
        selection.coins().stream()
            .map(
                coin ->
                    new TxInput(
                        coin.outPoint(), Script.EMPTY, TxInput.SEQUENCE_FINAL, Witness.EMPTY))
            .toList();
    return new Transaction(VERSION, inputs, outputs, 0);
  }

  private static NodeException notEnough(
      List<SpendableCoin> candidates, Amount payment, Amount fee) {
    Amount sum = candidates.stream().map(SpendableCoin::value).reduce(Amount.ZERO, Amount::plus);
    String words =
        sum.compareTo(payment.plus(fee)) < 0
            ? "the wallet can spend "
            : "the fees of so many small coins, or their number, are too large; it can spend ";
    return invalid(words + sum.toCoins() + " AIPG, not " + payment.toCoins() + " AIPG and the fee");
  }

  private static NodeException invalid(String detail) {
    return new NodeException(ErrorCode.INVALID_REQUEST, detail);
  }
}
