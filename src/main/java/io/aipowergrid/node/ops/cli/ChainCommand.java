package io.aipowergrid.node.ops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.ops.DataDirectory;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code ./aipg chain}: asks and commands the running node over its RPC port, whose cookie file
 * lies in the data folder.
 */
@Command(
    name = "chain",
    description = "Look at the chain of the running node, feed it blocks, send transactions.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    subcommands = {ChainSendCommand.class, ImportCommand.class, GenesisCommand.class})
final class ChainCommand implements Runnable {
  private static final int EXIT_OK = 0;

  private static final String JSON_HELP = "Print the node's answer as it is.";

  @Spec CommandSpec spec;

  @Option(
      names = "--network",
      defaultValue = "${env:AIPG_CHAIN_NETWORK:-aipg-main}",
      scope = ScopeType.INHERIT,
      description = "Built-in name or path of a JSON file (default: ${DEFAULT-VALUE}).")
  String network = "";

  @Option(
      names = "--rpc",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "The node's RPC port (default: AIPG_API_RPC_PORT or the network's, here).")
  @Nullable URI url;

  @Option(
      names = "--cookie",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Where the node wrote its RPC password (default: in the data folder).")
  @Nullable Path cookie;

  @Override
  public void run() {
    spec.commandLine().usage(out());
  }

  @Command(description = "Where the node stands.", mixinStandardHelpOptions = true)
  int status(@Option(names = "--json", description = JSON_HELP) boolean json) {
    try (var rpc = rpc()) {
      JsonNode info = rpc.call("getblockchaininfo");
      int peers = rpc.call("getconnectioncount").asInt();
      if (json) {
        out().println(((ObjectNode) info).put("connections", peers).toPrettyString());
      } else {
        JsonNode tip = rpc.call("getblockheader", info.path("bestblockhash").asText());
        out().print(ChainText.status(info, tip, peers));
      }
      return done();
    }
  }

  @Command(description = "The connected peers.", mixinStandardHelpOptions = true)
  int peers(@Option(names = "--json", description = JSON_HELP) boolean json) {
    try (var rpc = rpc()) {
      show(json, rpc.call("getpeerinfo"), ChainText::peers);
      return done();
    }
  }

  @Command(description = "A block, by id or height.", mixinStandardHelpOptions = true)
  int block(
      @Parameters(paramLabel = "ID_OR_HEIGHT") String block,
      @Option(names = "--json", description = JSON_HELP) boolean json) {
    try (var rpc = rpc()) {
      show(json, rpc.call("getblock", id(rpc, block), 1), ChainText::block);
      return done();
    }
  }

  @Command(description = "A transaction.", mixinStandardHelpOptions = true)
  int tx(
      @Parameters(paramLabel = "ID") String txid,
      @Option(names = "--json", description = JSON_HELP) boolean json) {
    try (var rpc = rpc()) {
      show(json, rpc.call("getrawtransaction", txid, true), ChainText::transaction);
      return done();
    }
  }

  private void show(boolean json, JsonNode answer, Function<JsonNode, String> words) {
    if (json) {
      out().println(answer.toPrettyString());
    } else {
      out().print(words.apply(answer));
    }
  }

  @Command(description = "Leave a block and all after it.", mixinStandardHelpOptions = true)
  int invalidate(@Parameters(paramLabel = "ID_OR_HEIGHT") String block) {
    return command("invalidateblock", block);
  }

  @Command(description = "Take an invalidation back.", mixinStandardHelpOptions = true)
  int reconsider(@Parameters(paramLabel = "ID") String block) {
    return command("reconsiderblock", block);
  }

  private int command(String method, String block) {
    try (var rpc = rpc()) {
      rpc.call(method, id(rpc, block));
      out().println("tip " + rpc.call("getbestblockhash").asText());
      return done();
    }
  }

  /** A height is a number of up to nine digits; anything else is taken as an id. */
  private static String id(RpcClient rpc, String block) {
    return block.matches("[0-9]{1,9}")
        ? rpc.call("getblockhash", Integer.parseInt(block)).asText()
        : block;
  }

  private int done() {
    out().flush();
    return EXIT_OK;
  }

  NetworkParams params() {
    return NetworkParamsReader.read(network);
  }

  /** Whether the caller said which node is meant. */
  boolean namesNode() {
    return url != null;
  }

  /** The port that a node with the same environment opens. */
  private String port() {
    String configured = System.getenv("AIPG_API_RPC_PORT");
    return configured == null || configured.isBlank()
        ? Integer.toString(params().rpcPort())
        : configured.strip();
  }

  RpcClient rpc() {
    URI at = url == null ? URI.create("http://127.0.0.1:" + port() + "/") : url;
    Path secret = cookie == null ? DataDirectory.path().resolve("rpc.cookie") : cookie;
    return new RpcClient(at, secret);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
