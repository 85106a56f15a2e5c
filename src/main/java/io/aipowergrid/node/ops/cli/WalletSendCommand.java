package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.wallet.Payment;
import io.aipowergrid.node.wallet.Payments;
import io.aipowergrid.node.wallet.SpendableCoin;
import io.aipowergrid.node.wallet.TransactionDraft;
import io.aipowergrid.node.wallet.WalletView;
import io.aipowergrid.node.wallet.Wallets;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./aipg wallet send}: shows what a payment costs, asks, signs, hands it to the node. */
@Command(
    name = "send",
    description = "Send coins, after showing what will leave the wallet.",
    mixinStandardHelpOptions = true)
final class WalletSendCommand implements Callable<Integer> {
  private static final int EXIT_NOT_SENT = 1;
  private static final Duration VERDICT_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration VERDICT_INTERVAL = Duration.ofMillis(500);

  @Mixin WalletCommand.Choice choice = new WalletCommand.Choice();

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Whom to pay.")
  String address = "";

  @Parameters(
      index = "1",
      paramLabel = "AMOUNT",
      description = "Coins, with at most eight decimals, such as 12.5.")
  String amount = "";

  @Option(
      names = "--fee-per-kilobyte",
      paramLabel = "AMOUNT",
      description = "Coins for 1000 bytes, instead of what is configured.")
  @Nullable String feePerKilobyte;

  @Option(names = "--yes", description = "Do not ask.")
  boolean yes;

  @Override
  public Integer call() {
    Amount payment = coins(amount);
    Optional<Amount> rate = Optional.ofNullable(feePerKilobyte).map(WalletSendCommand::coins);
    return OperatorTask.run(
        rooms -> {
          WalletView wallet = rooms.get(Wallets.class).get(choice.name);
          var payments = rooms.get(Payments.class);
          TransactionDraft draft = payments.draft(wallet.id(), address, payment, rate);
          show(draft);
          if (!yes && !Confirmation.given("Send?")) {
            System.out.println("Nothing was sent.");
            return EXIT_NOT_SENT;
          }
          Payments.Signed signed = payments.sign(wallet.id(), draft, choice.passphrase());
          Hash256 txid = submit(rooms, signed);
          System.out.println("txid " + txid.toDisplayHex());
          return awaitVerdict(payments, txid);
        });
  }

  private static Amount coins(String text) {
    return Amount.parseCoins(text)
        .orElseThrow(
            () ->
                new NodeException(
                    ErrorCode.INVALID_REQUEST,
                    text + " is no amount; write coins with at most eight decimals, as 12.5"));
  }

  private void show(TransactionDraft draft) {
    System.out.println("from    wallet " + choice.name);
    for (SpendableCoin coin : draft.coins()) {
      System.out.println(
          "        "
              + WalletCommand.coins(Amount.of(coin.output().value()))
              + "  "
              + coin.outPoint());
    }
    System.out.println("to      " + address);
    System.out.println("amount  " + WalletCommand.coins(draft.payment()));
    System.out.println("fee     " + WalletCommand.coins(draft.fee()));
    System.out.println("change  " + WalletCommand.coins(draft.change()));
    System.out.println(
        "total   " + WalletCommand.coins(draft.payment().plus(draft.fee())) + " leave the wallet");
  }

  private static Hash256 submit(OperatorTask.Rooms rooms, Payments.Signed signed) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              Hash256 txid = rooms.get(Payments.class).submit(signed);
              rooms
                  .get(AuditTrail.class)
                  .record(
                      ACTOR,
                      "wallet.send",
                      "wallet:" + signed.wallet(),
                      WalletCommand.coins(signed.draft().payment())
                          + ", fee "
                          + WalletCommand.coins(signed.draft().fee())
                          + ", txid "
                          + txid.toDisplayHex());
              return txid;
            });
  }

  private static int awaitVerdict(Payments payments, Hash256 txid) {
    long deadline = System.nanoTime() + VERDICT_TIMEOUT.toNanos();
    Payment payment = payments.find(txid).orElseThrow();
    while (payment.state() == Payment.State.WAITING && System.nanoTime() < deadline) {
      try {
        Thread.sleep(VERDICT_INTERVAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      payment = payments.find(txid).orElseThrow();
    }
    System.out.println(
        switch (payment.state()) {
          case WAITING -> "waits: it is sent as soon as a node runs here " + payment.reason();
          case RELAYED, SETTLED -> "the node took it and tells its peers";
          case REFUSED -> "REFUSED, nothing was sent: " + payment.reason();
        });
    return payment.state() == Payment.State.REFUSED ? EXIT_NOT_SENT : 0;
  }
}
