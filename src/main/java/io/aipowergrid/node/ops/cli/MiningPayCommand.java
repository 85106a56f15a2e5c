package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.Payouts;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.wallet.Payments;
import io.aipowergrid.node.wallet.TransactionDraft;
import io.aipowergrid.node.wallet.WalletView;
import io.aipowergrid.node.wallet.Wallets;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./aipg mining pay}: shows what miners are owed and what it costs, asks, signs, pays. */
@Command(
    name = "pay",
    description = "Pay the miners who are owed the minimum or more, after showing the payment.",
    mixinStandardHelpOptions = true)
final class MiningPayCommand implements Callable<Integer> {
  private static final int EXIT_NOT_SENT = 1;

  @Mixin WalletCommand.Choice choice = new WalletCommand.Choice();

  @Option(names = "--yes", description = "Do not ask.")
  boolean yes;

  @Override
  public Integer call() {
    return OperatorTask.run(
        rooms -> {
          var payouts = rooms.get(Payouts.class);
          Map<String, Amount> due = payouts.due();
          if (due.isEmpty()) {
            System.out.println(
                "Nobody is owed the minimum of "
                    + WalletCommand.coins(payouts.minimum())
                    + " (aipg.mining.payout.minimum); see mining owed.");
            return 0;
          }
          WalletView wallet = rooms.get(Wallets.class).get(choice.name);
          var payments = rooms.get(Payments.class);
          TransactionDraft draft = payments.draft(wallet.id(), due, Optional.empty());
          show(due, draft);
          if (!yes && !Confirmation.given("Pay?")) {
            System.out.println("Nothing was paid.");
            return EXIT_NOT_SENT;
          }
          Payments.Signed signed = payments.sign(wallet.id(), draft, choice.passphrase());
          System.out.println("txid " + pay(rooms, signed, due).toDisplayHex());
          System.out.println("It leaves as soon as a node runs here; see wallet balance.");
          return 0;
        });
  }

  private void show(Map<String, Amount> due, TransactionDraft draft) {
    System.out.println("from    wallet " + choice.name);
    due.forEach(
        (address, amount) ->
            System.out.println("to      " + address + "  " + WalletCommand.coins(amount)));
    System.out.println("amount  " + WalletCommand.coins(draft.payment()));
    System.out.println("fee     " + WalletCommand.coins(draft.fee()) + ", borne by the operator");
    System.out.println("change  " + WalletCommand.coins(draft.change()));
  }

  private static Hash256 pay(
      OperatorTask.Rooms rooms, Payments.Signed signed, Map<String, Amount> due) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              Hash256 txid = rooms.get(Payouts.class).pay(signed, due, ACTOR.label());
              rooms
                  .get(AuditTrail.class)
                  .record(
                      ACTOR,
                      "mining.pay",
                      "wallet:" + signed.wallet(),
                      "%d miners, %s, fee %s, txid %s"
                          .formatted(
                              due.size(),
                              WalletCommand.coins(signed.draft().payment()),
                              WalletCommand.coins(signed.draft().fee()),
                              txid.toDisplayHex()));
              return txid;
            });
  }
}
