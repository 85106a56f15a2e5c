package io.aipowergrid.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.consensus.TestMiner;
import io.aipowergrid.node.chain.consensus.TestMiner.Mined;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.script.PaymentScripts;
import io.aipowergrid.node.ops.testing.NodeUnderTest;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two packaged nodes on regtest, and the operator's commands beside one: blocks are mined to a
 * wallet, it pays, its payment waits in both pools and over a restart, is mined, loses its block
 * and is mined again.
 */
@Timeout(900)
class WalletNodeIT {
  private static final NetworkParams PARAMS = NetworkParamsReader.read("aipg-regtest");
  private static final String PASSPHRASE = "correct horse battery";
  private static final String RECIPIENT = "miDgUgRNbdSJe1FX8Y6bkAKYtoTqZ2VmGq";
  private static final String OF_MAIN = "Ab8KBCTTJgy7XnsPsHbnwRMJD4MFjG12hU";
  private static final TestMiner NOBODY = new TestMiner(PARAMS);

  @TempDir Path folder;

  private Mined tip = NOBODY.genesis(Instant.now().getEpochSecond() - 200 * TestMiner.SPACING);

  @Test
  void minesSendsWithConfirmationAndKeepsItsBalanceThroughAReorganisation() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path other = Files.createDirectory(folder.resolve("other"));
    int port = freePort();
    int otherPort = freePort();
    String listen = "127.0.0.1:" + freePort();
    try (var node = new NodeUnderTest(data);
        var peer = new NodeUnderTest(other);
        var rpc = new RpcDoor(port, data);
        var peerRpc = new RpcDoor(otherPort, other)) {
      node.start(settings(port, "listen=" + listen));
      peer.start(settings(otherPort, "peers=" + listen));
      node.awaitReady();
      peer.awaitReady();
      var wallet = new WalletProgram(data, folder.resolve("wallet.log"), PASSPHRASE);
      WalletProgram.Outcome made = wallet.done("create");
      assertThat(made.after("recovery phrase: ").split(" ")).hasSize(12);
      Amount reward = mineTo(made.after("address: "), node, rpc);
      mine(node, rpc, 0, List.of());
      requireBalance(wallet, reward, Amount.ZERO, Amount.ZERO, 100);
      requireRefusals(wallet);
      assertThat(rpc.call("getrawmempool")).isEmpty();

      WalletProgram.Outcome sent = wallet.run("yes\n", Map.of(), "send", RECIPIENT, "10");
      assertThat(sent.status()).as(sent.printed()).isZero();
      assertThat(sent.printed()).contains("the node took it and tells its peers");
      Amount fee = coins(sent.after("fee "));
      Amount change = reward.minus(coins("10")).minus(fee);
      assertThat(coins(sent.after("change "))).isEqualTo(change);
      String txid = txid(sent);
      // The node tells its peer, whose own pool judges what comes.
      peer.await(
          "the peer has the payment",
          () -> peerRpc.call("getrawmempool").toString().contains(txid));
      requireKeptOverARestart(node, rpc, txid, settings(port, "listen=" + listen));
      requireFollowed(wallet, node, rpc, txid, change);
      peer.await("the peer's pool is empty again", () -> peerRpc.call("getrawmempool").isEmpty());
      assertThat(peerRpc.call("getbestblockhash")).isEqualTo(rpc.call("getbestblockhash"));
      awaitIndex(peer);
      requireRestored(
          made, new WalletProgram(other, folder.resolve("other.log"), PASSPHRASE), change);
      wallet.refused("it cannot be taken back", Map.of(), "abandon", txid);
      requireSignature(wallet, made.after("address: "));
      requireLock(wallet);
    }
  }

  private static String[] settings(int rpcPort, String network) {
    return new String[] {
      "-Daipg.chain.network=aipg-regtest",
      "-Daipg.api.rpc.port=" + rpcPort,
      "-Daipg.chain.p2p.backoff-max=1s",
      "-Daipg.chain.p2p." + network
    };
  }

  /** What waits in the pool of a packaged node waits there after a restart, and since as long. */
  private static void requireKeptOverARestart(
      NodeUnderTest node, RpcDoor rpc, String txid, String[] settings) throws Exception {
    var before = rpc.call("getmempoolentry", txid);
    node.process().destroy();
    node.awaitExit();
    node.start(settings);
    node.awaitReady();
    node.await("the pool is back", () -> node.log().contains("Memory pool restored"));
    assertThat(node.log()).contains("Memory pool restored transactions=1 refused=0");
    assertThat(rpc.call("getmempoolentry", txid)).isEqualTo(before);
  }

  private static String txid(WalletProgram.Outcome sent) {
    return sent.printed().replaceFirst("(?s).*txid ([0-9a-f]{64}).*", "$1");
  }

  /** The first block pays the wallet, ninety-eight more nobody. */
  private Amount mineTo(String address, NodeUnderTest node, RpcDoor rpc) throws Exception {
    Script script = PaymentScripts.payTo(PARAMS.addresses().format().parse(address).orElseThrow());
    tip = new TestMiner(PARAMS, script).mine(tip, 0, 0, List.of());
    submit(rpc, tip);
    for (int i = 0; i < 98; i++) {
      tip = NOBODY.mine(tip, 0, 0, List.of());
      submit(rpc, tip);
    }
    awaitIndex(node);
    return Amount.of(reward(1, rpc));
  }

  /** What the coinbase of a height pays its miner. */
  private static long reward(int height, RpcDoor rpc) throws Exception {
    String id = rpc.call("getblockhash", height).asText();
    return rpc.call("getblock", id, 2)
        .at("/tx/0/vout/0/value")
        .decimalValue()
        .movePointRight(8)
        .longValueExact();
  }

  private static void submit(RpcDoor rpc, Mined block) throws Exception {
    String raw = HexFormat.of().formatHex(BlockCodec.toBytes(block.block()));
    // None, or that a branch waits to become the best one.
    assertThat(rpc.call("submitblock", raw).asText("")).isIn("", "null", "inconclusive");
  }

  private void mine(NodeUnderTest node, RpcDoor rpc, int salt, List<Transaction> transactions)
      throws Exception {
    tip = NOBODY.mine(tip, salt, 0, transactions);
    submit(rpc, tip);
    awaitIndex(node);
  }

  private void awaitIndex(NodeUnderTest node) throws Exception {
    String id = HexFormat.of().formatHex(tip.id().toBytes());
    node.await(
        "the index has block " + tip.height(),
        () ->
            node.number("select count(*) from chain_index_block where id = '\\x" + id + "'::bytea")
                == 1);
  }

  private static void requireBalance(
      WalletProgram wallet, Amount spendable, Amount immature, Amount pending, int height)
      throws Exception {
    WalletProgram.Outcome balance = wallet.done("balance");
    assertThat(coins(balance.after("spendable "))).isEqualTo(spendable);
    assertThat(coins(balance.after("immature "))).isEqualTo(immature);
    assertThat(coins(balance.after("pending "))).isEqualTo(pending);
    assertThat(balance.after("as of block ")).isEqualTo(Integer.toString(height));
  }

  private static Amount coins(String text) {
    return Amount.parseCoins(text.replace(" AIPG", "")).orElseThrow();
  }

  /** What refuses a payment is tested beside {@link WalletIT}; here that a command says it. */
  private static void requireRefusals(WalletProgram wallet) throws Exception {
    wallet.refused("is no amount", Map.of(), "send", RECIPIENT, "many");
    wallet.refused("no address of the network aipg-regtest", Map.of(), "send", OF_MAIN, "1");
    WalletProgram.Outcome unsure = wallet.run("y\n", Map.of(), "send", RECIPIENT, "1");
    assertThat(unsure.status()).isEqualTo(1);
    assertThat(unsure.printed()).contains("Nothing was sent.");
  }

  /** In the pool, in a block, out of it, and in another. */
  private void requireFollowed(
      WalletProgram wallet, NodeUnderTest node, RpcDoor rpc, String txid, Amount change)
      throws Exception {
    assertThat(rpc.call("getrawmempool").get(0).asText()).isEqualTo(txid);
    requireBalance(wallet, Amount.ZERO, Amount.ZERO, change, 100);
    byte[] raw = HexFormat.of().parseHex(rpc.call("getrawtransaction", txid).asText());
    Transaction payment = TransactionCodec.parse(raw);
    Mined fork = tip;
    mine(node, rpc, 0, List.of(payment));
    assertThat(rpc.call("getrawmempool")).isEmpty();
    requireBalance(wallet, change, Amount.ZERO, Amount.ZERO, 101);
    requireRecipient(rpc, "10");

    tip = NOBODY.mine(fork, 7, 0, List.of());
    submit(rpc, tip);
    mine(node, rpc, 7, List.of());
    assertThat(rpc.call("getrawmempool").get(0).asText()).isEqualTo(txid);
    requireBalance(wallet, Amount.ZERO, Amount.ZERO, change, 102);
    requireRecipient(rpc, "0");

    mine(node, rpc, 7, List.of(payment));
    assertThat(rpc.call("getrawmempool")).isEmpty();
    requireBalance(wallet, change, Amount.ZERO, Amount.ZERO, 103);
    requireRecipient(rpc, "10");
  }

  private static void requireRecipient(RpcDoor rpc, String coins) throws Exception {
    assertThat(rpc.call("getaddressbalance", RECIPIENT).get("balance").asLong())
        .isEqualTo(coins(coins).units());
  }

  /** On another node the words alone bring the wallet back, with what came to its change. */
  private static void requireRestored(
      WalletProgram.Outcome made, WalletProgram wallet, Amount change) throws Exception {
    var phrase = Map.of("AIPG_WALLET_PHRASE", made.after("recovery phrase: "));
    WalletProgram.Outcome restored = wallet.run("", phrase, "restore", "--wallet", "again");
    assertThat(restored.status()).as(restored.printed()).isZero();
    assertThat(coins(restored.after("spendable "))).isEqualTo(change);
  }

  private static void requireSignature(WalletProgram wallet, String address) throws Exception {
    String signature =
        wallet
            .done("sign-message", address, "a text")
            .printed()
            .replaceFirst("(?s).*?([A-Za-z0-9+/]{87}=).*", "$1");
    assertThat(wallet.done("verify-message", address, signature, "a text").printed())
        .contains("right");
  }

  /** After a wrong passphrase too many even the right one waits. */
  private static void requireLock(WalletProgram wallet) throws Exception {
    var strict =
        Map.of("AIPG_WALLET_PASSPHRASE_FAILURES_FREE", "0", "AIPG_WALLET_PASSPHRASE_DELAY", "10m");
    var wrong = new HashMap<>(strict);
    wrong.put("AIPG_WALLET_PASSPHRASE", "wrong horse battery");
    wallet.refused("is wrong", wrong, "send", RECIPIENT, "1");
    wallet.refused("too many wrong passphrases; try again in", strict, "send", RECIPIENT, "1");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
