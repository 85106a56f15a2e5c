package io.aipowergrid.node.ops.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.billing.EntryColumn;
import io.aipowergrid.node.billing.EntryFilter;
import io.aipowergrid.node.billing.EntryView;
import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.billing.TransferKind;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.ops.TextTable;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./aipg ledger list}: transfers with their postings, as a table or as JSON. */
@Command(
    name = "list",
    description = "List transfers with their postings in US dollars, newest first.",
    mixinStandardHelpOptions = true)
final class LedgerListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin PastOptions past = new PastOptions();

  @Option(
      names = "--kind",
      description = "Only of this kind: grant, lapse, top-up, reversal, reserve, settle or void.")
  @Nullable String kind;

  @Override
  public Integer call() {
    past.require(spec);
    TransferKind wanted =
        kind == null
            ? null
            : Arguments.oneOf(TransferKind.values(), LedgerListCommand::word, kind, "kinds");
    return OperatorTask.run(
        rooms -> {
          var entries = read(rooms.get(Ledger.class), wanted);
          var out = spec.commandLine().getOut();
          out.print(
              past.json
                  ? json(entries).toPrettyString() + "\n"
                  : table(entries, names(rooms.get(Organisations.class))).toString());
          out.flush();
          return 0;
        });
  }

  private List<EntryView> read(Ledger ledger, @Nullable TransferKind wanted) {
    var newest = SortOrder.descending(EntryColumn.TIME);
    return past.read(
        (after, limit) ->
            ledger.entries(new EntryFilter(past.customer, wanted, newest, after, limit)),
        EntryFilter.PAGE_MAX,
        EntryView::id,
        EntryView::at);
  }

  private static Map<UUID, String> names(Organisations organisations) {
    return organisations.list().stream()
        .collect(Collectors.toMap(OrganisationView::id, OrganisationView::name));
  }

  static TextTable table(List<EntryView> entries, Map<UUID, String> names) {
    var table = new TextTable("when", "kind", "customer", "reference", "by", "postings");
    for (EntryView entry : entries) {
      table.row(
          entry.at().truncatedTo(ChronoUnit.SECONDS).toString(),
          word(entry.kind()),
          names.getOrDefault(entry.organisationId(), entry.organisationId().toString()),
          entry.reference(),
          entry.actor(),
          entry.postings().stream()
              .map(one -> word(one.account().kind()) + " " + Arguments.format(one.amount()))
              .collect(Collectors.joining("; ")));
    }
    return table;
  }

  static ArrayNode json(List<EntryView> entries) {
    var array = JsonNodeFactory.instance.arrayNode();
    for (EntryView entry : entries) {
      var line = array.addObject();
      line.put("id", entry.id().toString());
      line.put("at", entry.at().toString());
      line.put("kind", word(entry.kind()));
      line.put("customer", entry.organisationId().toString());
      line.put("reference", entry.reference());
      line.put("actor", entry.actor());
      var postings = line.putArray("postings");
      for (var posting : entry.postings()) {
        postings
            .addObject()
            .put("account", word(posting.account().kind()))
            .put("micro_usd", posting.amount().micros());
      }
    }
    return array;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
