package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.ops.TextTable;
import io.aipowergrid.node.wallet.Mnemonic;
import io.aipowergrid.node.wallet.Payment;
import io.aipowergrid.node.wallet.Payments;
import io.aipowergrid.node.wallet.WalletBalance;
import io.aipowergrid.node.wallet.WalletView;
import io.aipowergrid.node.wallet.Wallets;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./aipg wallet}: coins of the operator. Works beside a running node, or without one. */
@Command(
    name = "wallet",
    description = "Make and watch wallets, send coins, sign messages.",
    footer = {
      "",
      "The passphrase comes from --passphrase-file, AIPG_WALLET_PASSPHRASE or the terminal.",
      "Sent coins leave when a node runs on the same data."
    },
    synopsisSubcommandLabel = "VERB",
    mixinStandardHelpOptions = true,
    subcommands = {WalletSendCommand.class, WalletAbandonCommand.class})
final class WalletCommand {
  static final String PASSPHRASE_VARIABLE = "AIPG_WALLET_PASSPHRASE";
  private static final String PHRASE_VARIABLE = "AIPG_WALLET_PHRASE";

  /** Which wallet, and what opens it. */
  static final class Choice {
    @Option(
        names = "--wallet",
        paramLabel = "NAME",
        defaultValue = "main",
        description = "Which wallet (default: ${DEFAULT-VALUE}).")
    String name = "main";

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE",
        description = "Where the passphrase is read from.")
    @Nullable Path passphraseFile;

    String passphrase() {
      return SecretInput.read(passphraseFile, PASSPHRASE_VARIABLE, "passphrase of the wallet");
    }

    String newPassphrase() {
      return SecretInput.readNew(
          passphraseFile, PASSPHRASE_VARIABLE, "passphrase for the new wallet");
    }
  }

  @Command(
      description = "Make a wallet and print its recovery phrase, which is not stored.",
      mixinStandardHelpOptions = true)
  int create(@Mixin Choice choice) {
    var mnemonic = Mnemonic.random(new SecureRandom());
    return OperatorTask.run(
        rooms -> {
          WalletView wallet = store(rooms, choice, mnemonic, "", "wallet.create");
          System.out.println("recovery phrase: " + mnemonic.text());
          System.out.println();
          System.out.println("Write these words down, in this order. They are shown this once;");
          System.out.println("whoever has them has the coins, and without them a lost database");
          System.out.println("or passphrase is lost coins.");
          System.out.println();
          System.out.println("address: " + rooms.get(Wallets.class).newAddress(wallet.id()));
          return 0;
        });
  }

  @Command(
      description = "Restore a wallet from its recovery phrase.",
      mixinStandardHelpOptions = true)
  int restore(
      @Mixin Choice choice,
      @Option(
              names = "--phrase-file",
              paramLabel = "FILE",
              description =
                  "Where the words are read from; else AIPG_WALLET_PHRASE or the terminal.")
          @Nullable Path phraseFile,
      @Option(
              names = "--extension-file",
              paramLabel = "FILE",
              description = "Where the secret extension of the words is, if they have one (BIP39).")
          @Nullable Path extensionFile) {
    var mnemonic = Mnemonic.parse(SecretInput.read(phraseFile, PHRASE_VARIABLE, "recovery phrase"));
    String extension =
        extensionFile == null ? "" : SecretInput.read(extensionFile, "", "extension");
    return OperatorTask.run(
        rooms -> {
          WalletView wallet = store(rooms, choice, mnemonic, extension, "wallet.restore");
          print(rooms.get(Payments.class).balance(wallet.id()));
          return 0;
        });
  }

  private static WalletView store(
      OperatorTask.Rooms rooms, Choice choice, Mnemonic mnemonic, String extension, String action) {
    String passphrase = choice.newPassphrase();
    return audited(
        rooms,
        action,
        () -> rooms.get(Wallets.class).create(choice.name, mnemonic, extension, passphrase));
  }

  @Command(
      description = "Watch an account by its extended public key.",
      mixinStandardHelpOptions = true)
  int watch(
      @Mixin Choice choice,
      @Parameters(paramLabel = "XPUB", description = "xpub… on main, tpub… elsewhere.")
          String accountKey) {
    return OperatorTask.run(
        rooms -> {
          WalletView wallet =
              audited(
                  rooms,
                  "wallet.watch",
                  () -> rooms.get(Wallets.class).watch(choice.name, accountKey.strip()));
          print(rooms.get(Payments.class).balance(wallet.id()));
          return 0;
        });
  }

  private static WalletView audited(
      OperatorTask.Rooms rooms, String action, Supplier<WalletView> act) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              WalletView wallet = act.get();
              rooms
                  .get(AuditTrail.class)
                  .record(ACTOR, action, "wallet:" + wallet.id(), wallet.name());
              return wallet;
            });
  }

  @Command(description = "List the wallets of the network.", mixinStandardHelpOptions = true)
  int list() {
    return OperatorTask.run(
        rooms -> {
          var table = new TextTable("wallet", "kind", "spendable", "account key");
          for (WalletView wallet : rooms.get(Wallets.class).list()) {
            table.row(
                wallet.name(),
                wallet.watchOnly() ? "watch" : "keys",
                rooms.get(Payments.class).balance(wallet.id()).spendable().toCoins(),
                wallet.accountKey());
          }
          System.out.print(table);
          return 0;
        });
  }

  @Command(
      description = "Print an address that was not given out yet.",
      mixinStandardHelpOptions = true)
  int address(
      @Mixin Choice choice,
      @Option(names = "--all", description = "Print all that were given out or used instead.")
          boolean all) {
    return OperatorTask.run(
        rooms -> {
          var wallets = rooms.get(Wallets.class);
          WalletView wallet = wallets.get(choice.name);
          if (all) {
            wallets.addresses(wallet.id()).forEach(System.out::println);
          } else {
            System.out.println(wallets.newAddress(wallet.id()));
          }
          return 0;
        });
  }

  @Command(description = "What the wallet has and what it sent.", mixinStandardHelpOptions = true)
  int balance(@Mixin Choice choice) {
    return OperatorTask.run(
        rooms -> {
          WalletView wallet = rooms.get(Wallets.class).get(choice.name);
          var payments = rooms.get(Payments.class);
          print(payments.balance(wallet.id()));
          var sent = new TextTable("sent at", "amount", "fee", "to", "state", "txid");
          for (Payment payment : payments.list(wallet.id(), Payments.LIST_MAX)) {
            sent.row(
                payment.createdAt().toString(),
                payment.amount().toCoins(),
                payment.fee().toCoins(),
                payment.recipient(),
                state(payment),
                payment.txid().toDisplayHex());
          }
          System.out.print(sent);
          return 0;
        });
  }

  static String state(Payment payment) {
    String state = payment.state().name().toLowerCase(Locale.ROOT);
    return payment.reason().isEmpty() ? state : state + " (" + payment.reason() + ")";
  }

  private static void print(WalletBalance balance) {
    System.out.println("spendable  " + coins(balance.spendable()));
    System.out.println("immature   " + coins(balance.immature()));
    System.out.println("pending    " + coins(balance.pending()));
    System.out.println("as of block " + balance.height());
  }

  static String coins(Amount amount) {
    return amount.toCoins() + " AIPG";
  }

  @Command(
      name = "sign-message",
      description = "Sign a text with the key of an address.",
      mixinStandardHelpOptions = true)
  int signMessage(
      @Mixin Choice choice,
      @Parameters(paramLabel = "ADDRESS") String address,
      @Parameters(paramLabel = "MESSAGE") String message) {
    return OperatorTask.run(
        rooms -> {
          var wallets = rooms.get(Wallets.class);
          WalletView wallet = wallets.get(choice.name);
          String passphrase = choice.passphrase();
          System.out.println(wallets.signMessage(wallet.id(), address, message, passphrase));
          rooms
              .get(AuditTrail.class)
              .record(ACTOR, "wallet.sign-message", "wallet:" + wallet.id(), address);
          return 0;
        });
  }

  @Command(
      name = "verify-message",
      description = "Whether the key of the address signed the text; exit status 1 if not.",
      mixinStandardHelpOptions = true)
  int verifyMessage(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Parameters(paramLabel = "SIGNATURE") String signature,
      @Parameters(paramLabel = "MESSAGE") String message) {
    return OperatorTask.run(
        rooms -> {
          boolean right = rooms.get(Wallets.class).verifyMessage(address, message, signature);
          System.out.println(right ? "right" : "WRONG");
          return right ? 0 : 1;
        });
  }
}
