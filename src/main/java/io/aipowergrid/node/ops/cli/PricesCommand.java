package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.Price;
import io.aipowergrid.node.billing.PriceBook;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.ops.TextTable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./aipg prices}: what a million tokens of each model cost. */
@Command(
    name = "prices",
    description = "List and set what models cost, in US dollars for a million tokens.",
    mixinStandardHelpOptions = true)
final class PricesCommand {
  @Command(
      description = "List the price of every model; version 0 is the default price.",
      mixinStandardHelpOptions = true)
  int list() {
    return OperatorTask.run(
        rooms -> {
          var book = rooms.get(PriceBook.class);
          var table = new TextTable("model", "prompt USD", "cached USD", "output USD", "version");
          for (ModelCard card : rooms.get(ModelCatalog.class).list()) {
            var history = book.history(card.id());
            row(
                table,
                card.id(),
                book.current(card.id()),
                history.isEmpty() ? 0 : history.getFirst().version());
          }
          System.out.print(table);
          return 0;
        });
  }

  private static void row(TextTable table, String model, Price price, int version) {
    table.row(
        model,
        Arguments.format(price.promptPerMillion()),
        Arguments.format(price.cachedPromptPerMillion()),
        Arguments.format(price.outputPerMillion()),
        Integer.toString(version));
  }

  @Command(
      description = "Set a model's price from now on; jobs already admitted keep theirs.",
      mixinStandardHelpOptions = true)
  int set(
      @Parameters(paramLabel = "MODEL", description = "The id that `models list` shows.")
          String model,
      @Option(
              names = "--prompt",
              paramLabel = "USD",
              description = "A million prompt tokens; as it was when left out.")
          @Nullable BigDecimal prompt,
      @Option(
              names = "--cached",
              paramLabel = "USD",
              description = "A million prompt tokens found in the cache; as it was when left out.")
          @Nullable BigDecimal cached,
      @Option(
              names = "--output",
              paramLabel = "USD",
              description = "A million tokens produced; as it was when left out.")
          @Nullable BigDecimal output) {
    if (prompt == null && cached == null && output == null) {
      throw Arguments.refusal("name at least one of --prompt, --cached and --output");
    }
    return OperatorTask.run(
        rooms -> {
          requireKnown(rooms, model);
          var book = rooms.get(PriceBook.class);
          var price = changed(book.current(model), prompt, cached, output);
          var set = book.set(ACTOR, model, price);
          var table = new TextTable("model", "prompt USD", "cached USD", "output USD", "version");
          row(table, set.modelId(), set.price(), set.version());
          System.out.print(table);
          return 0;
        });
  }

  private static void requireKnown(OperatorTask.Rooms rooms, String model) {
    if (rooms.get(ModelCatalog.class).find(model).isEmpty()) {
      throw new NodeException(
          ErrorCode.MODEL_NOT_FOUND,
          "this node knows no model " + model + "; see `aipg models list`");
    }
  }

  /** A price with the parts that were named, and the others as they were. */
  static Price changed(
      Price old,
      @Nullable BigDecimal prompt,
      @Nullable BigDecimal cached,
      @Nullable BigDecimal output) {
    var promptPrice = prompt == null ? old.promptPerMillion() : Arguments.usd(prompt);
    var cachedPrice = cached == null ? old.cachedPromptPerMillion() : Arguments.usd(cached);
    var outputPrice = output == null ? old.outputPerMillion() : Arguments.usd(output);
    return Arguments.checked(() -> new Price(promptPrice, cachedPrice, outputPrice));
  }
}
