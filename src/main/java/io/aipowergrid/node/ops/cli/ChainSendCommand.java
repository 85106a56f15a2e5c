package io.aipowergrid.node.ops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code ./aipg chain send}: shows what a signed transaction does and what the node thinks of it,
 * and sends it when whoever asked says yes.
 */
@Command(
    name = "send",
    description = "Send a signed transaction, given in hex.",
    mixinStandardHelpOptions = true)
final class ChainSendCommand implements Callable<Integer> {
  private static final int EXIT_OK = 0;
  private static final int EXIT_NOT_SENT = 1;

  /** Inputs whose coins are looked up, so that one request can hold them. */
  private static final int INPUTS_MAX = 100;

  @ParentCommand ChainCommand chain;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "HEX", description = "The whole transaction.")
  String hex = "";

  @Option(names = "--yes", description = "Do not ask; print the transaction's id alone.")
  boolean yes;

  @Override
  public Integer call() {
    try (var rpc = chain.rpc()) {
      return yes || isWanted(rpc) ? send(rpc) : notSent("Nothing was sent.");
    }
  }

  private boolean isWanted(RpcClient rpc) {
    JsonNode tx = rpc.call("decoderawtransaction", hex);
    out().print(ChainText.unsent(tx, fee(rpc, tx), opinion(rpc)));
    out().flush();
    return Confirmation.given("Send?");
  }

  /** Empty when the node does not have all coins that are spent, or there are too many to ask. */
  private static Optional<BigDecimal> fee(RpcClient rpc, JsonNode tx) {
    var spent = new ArrayList<List<Object>>();
    tx.path("vin")
        .forEach(in -> spent.add(List.of(in.path("txid").asText(), in.path("vout").asInt())));
    if (spent.size() > INPUTS_MAX) {
      return Optional.empty();
    }
    BigDecimal fee = BigDecimal.ZERO;
    for (JsonNode answer : rpc.callAll("gettxout", spent)) {
      JsonNode value = answer.path("result").path("value");
      if (value.isMissingNode()) {
        return Optional.empty();
      }
      fee = fee.add(value.decimalValue());
    }
    for (JsonNode output : tx.path("vout")) {
      fee = fee.subtract(output.path("value").decimalValue());
    }
    return Optional.of(fee);
  }

  private String opinion(RpcClient rpc) {
    JsonNode verdict = rpc.call("testmempoolaccept", List.of(hex)).path(0);
    return verdict.path("allowed").asBoolean()
        ? "would take it"
        : "would refuse it: " + verdict.path("reject-reason").asText();
  }

  private int send(RpcClient rpc) {
    String txid = rpc.call("sendrawtransaction", hex).asText();
    out().println(yes ? txid : "txid " + txid);
    out().flush();
    return EXIT_OK;
  }

  private int notSent(String why) {
    out().println(why);
    out().flush();
    return EXIT_NOT_SENT;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
