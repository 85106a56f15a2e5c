package io.aipowergrid.node.ops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.ops.TextTable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** The node's answers about its chain as lines for people. Pure. */
final class ChainText {
  /** Transactions, inputs and outputs that are listed; {@code --json} has them all. */
  private static final int ROWS_MAX = 20;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ChainText() {}

  /**
   * @param info getblockchaininfo
   * @param tip its header
   */
  static String status(JsonNode info, JsonNode tip, int peers) {
    int height = info.path("blocks").asInt();
    int headers = info.path("headers").asInt();
    return lines(
        "network",
        info.path("network").asText(),
        "height",
        height >= headers
            ? Integer.toString(height)
            : "%d of %d headers, %d %%".formatted(height, headers, 100L * height / headers),
        "tip",
        info.path("bestblockhash").asText(),
        "mined",
        time(tip.path("time")),
        "peers",
        peers == 0 ? "none; the node goes on without" : Integer.toString(peers),
        "caught up",
        caughtUp(info, height < headers));
  }

  private static String caughtUp(JsonNode info, boolean behind) {
    if (behind) {
      return "no, blocks of known headers are still to come";
    }
    return info.path("initialblockdownload").asBoolean()
        ? "no, the tip is older than a day"
        : "yes";
  }

  /**
   * @param peers getpeerinfo
   */
  static String peers(JsonNode peers) {
    if (peers.isEmpty()) {
      return "No peers. The node goes on without them.\n";
    }
    var table = new TextTable("ID", "ADDRESS", "DIRECTION", "VERSION", "HEIGHT", "BAN SCORE");
    for (JsonNode peer : peers) {
      table.row(
          peer.path("id").asText(),
          peer.path("addr").asText(),
          peer.path("inbound").asBoolean() ? "in" : "out",
          peer.path("subver").asText(),
          peer.path("synced_blocks").asInt() < 0 ? "-" : peer.path("synced_blocks").asText(),
          peer.path("banscore").asText());
    }
    return table.toString();
  }

  /**
   * @param block getblock, verbosity 1
   */
  static String block(JsonNode block) {
    var text = new StringBuilder();
    text.append(
        lines(
            "block", block.path("hash").asText(),
            "height", block.path("height").asText(),
            "confirmed", confirmations(block.path("confirmations").asInt()),
            "mined", time(block.path("time")),
            "size", block.path("size").asText() + " bytes",
            "bits", block.path("bits").asText(),
            "before", block.path("previousblockhash").asText("none, the genesis block"),
            "after", block.path("nextblockhash").asText("none yet")));
    JsonNode ids = block.path("tx");
    text.append("\n%d transaction%s\n".formatted(ids.size(), ids.size() == 1 ? "" : "s"));
    for (int i = 0; i < Math.min(ROWS_MAX, ids.size()); i++) {
      text.append("  ").append(ids.get(i).asText()).append('\n');
    }
    return text.append(more(ids.size())).toString();
  }

  private static String confirmations(int count) {
    return count < 0 ? "no, it is not on the best chain" : count + " times";
  }

  /**
   * @param tx getrawtransaction, in full
   */
  static String transaction(JsonNode tx) {
    var text = new StringBuilder();
    text.append(
        lines(
            "transaction",
            tx.path("txid").asText(),
            "block",
            tx.has("blockhash")
                ? "%s, height %s".formatted(tx.path("blockhash").asText(), tx.path("height"))
                : "none yet; it waits in the pool",
            "confirmed",
            confirmations(tx.path("confirmations").asInt()),
            "size",
            tx.path("size").asText() + " bytes"));
    return text.append(coins(tx)).toString();
  }

  /**
   * A transaction that may be sent.
   *
   * @param tx decoderawtransaction
   * @param fee coins; empty when the node cannot tell
   * @param opinion what the node would do with it
   */
  static String unsent(JsonNode tx, Optional<BigDecimal> fee, String opinion) {
    return lines(
            "transaction",
            tx.path("txid").asText(),
            "size",
            tx.path("size").asText() + " bytes",
            "fee",
            fee.map(BigDecimal::toPlainString)
                .orElse("unknown: the node does not have all that it spends"),
            "the node",
            opinion)
        + coins(tx);
  }

  /** What a transaction spends and pays. */
  private static String coins(JsonNode tx) {
    var text = new StringBuilder("\nspends\n");
    JsonNode inputs = tx.path("vin");
    for (int i = 0; i < Math.min(ROWS_MAX, inputs.size()); i++) {
      text.append("  ").append(input(inputs.get(i))).append('\n');
    }
    text.append(more(inputs.size())).append("\npays\n");
    JsonNode outputs = tx.path("vout");
    for (int i = 0; i < Math.min(ROWS_MAX, outputs.size()); i++) {
      text.append(output(outputs.get(i)));
    }
    return text.append(more(outputs.size())).toString();
  }

  private static String input(JsonNode input) {
    return input.has("coinbase")
        ? "nothing: newly made coins"
        : input.path("txid").asText() + ":" + input.path("vout").asText();
  }

  private static String output(JsonNode output) {
    JsonNode script = output.path("scriptPubKey");
    JsonNode asset = script.path("asset");
    return "  %3d  %20s  %s%s\n"
        .formatted(
            output.path("n").asInt(),
            output.path("value").decimalValue().toPlainString(),
            script.path("addresses").path(0).asText(script.path("type").asText()),
            asset.isMissingNode()
                ? ""
                : "  carries %s %s"
                    .formatted(
                        asset.path("amount").decimalValue().toPlainString(),
                        asset.path("name").asText()));
  }

  private static String more(int rows) {
    return rows <= ROWS_MAX
        ? ""
        : "  and %d more; --json lists them all\n".formatted(rows - ROWS_MAX);
  }

  private static String time(JsonNode seconds) {
    return TIME.format(Instant.ofEpochSecond(seconds.asLong()));
  }

  /** Names and values in turn, a line for each pair. */
  static String lines(String... namesAndValues) {
    var text = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      text.append("%-12s %s\n".formatted(namesAndValues[i], namesAndValues[i + 1]));
    }
    return text.toString();
  }
}
