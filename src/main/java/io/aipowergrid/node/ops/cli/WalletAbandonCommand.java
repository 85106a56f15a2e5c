package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.wallet.Payments;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./aipg wallet abandon}: frees the coins of a payment that will not come true. */
@Command(
    name = "abandon",
    description = "Give a payment up that neither pool nor chain has, so that its coins are free.",
    mixinStandardHelpOptions = true)
final class WalletAbandonCommand implements Callable<Integer> {
  private static final int EXIT_NOT_DONE = 1;

  @Parameters(paramLabel = "TXID", description = "Which, as the balance lists them.")
  String txid = "";

  @Option(names = "--yes", description = "Do not ask.")
  boolean yes;

  @Override
  public Integer call() {
    Hash256 id =
        ChainExplorer.parseHash(txid)
            .orElseThrow(
                () ->
                    new NodeException(
                        ErrorCode.INVALID_REQUEST,
                        txid + " is no transaction id of 64 hex digits"));
    return OperatorTask.run(
        rooms -> {
          System.out.println("Whoever received the payment may still have it mined. Pay the same");
          System.out.println("debt again only after its coins were spent by something else.");
          if (!yes && !Confirmation.given("Give it up?")) {
            System.out.println("Nothing was done.");
            return EXIT_NOT_DONE;
          }
          QuarkusTransaction.requiringNew().run(() -> abandon(rooms, id));
          System.out.println("given up; its coins are free");
          return 0;
        });
  }

  private static void abandon(OperatorTask.Rooms rooms, Hash256 id) {
    rooms.get(Payments.class).abandon(id);
    rooms.get(AuditTrail.class).record(ACTOR, "wallet.abandon", "payment:" + id.toDisplayHex(), "");
  }
}
