package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.AccountRef;
import io.aipowergrid.node.billing.EntryFilter;
import io.aipowergrid.node.billing.EntryView;
import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.billing.TransferKind;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The ledger: that it balances, shown; and every transfer with its two sides. */
@Path("/console/business/ledger")
@ShowsErrors
@RunOnVirtualThread
public class LedgerResource {
  private static final String PATH = "/console/business/ledger";

  private final Frames frames;
  private final Ledger ledger;
  private final LedgerWatch watch;
  private final Choices choices;
  private final Names names;
  private final ConsoleConfig config;

  LedgerResource(
      Frames frames,
      Ledger ledger,
      LedgerWatch watch,
      Choices choices,
      Names names,
      ConsoleConfig config) {
    this.frames = frames;
    this.ledger = ledger;
    this.watch = watch;
    this.choices = choices;
    this.names = names;
    this.config = config;
  }

  @GET
  @Allow(Access.OPERATOR)
  public Response ledger(@BeanParam LedgerQuery query) {
    Address filters = query.address(PATH);
    var sorting = query.sorting();
    var view =
        new LedgerView(
            watch.check(),
            ledger.balance(AccountRef.REVENUE),
            ledger.balance(AccountRef.PROMOTION),
            ledger.balance(AccountRef.CASH),
            kinds(query.kind()),
            choices.customers(query.customer()),
            Listing.of(EntriesTable.heads(sorting, filters), pager(query), sorting),
            !filters.params().isEmpty());
    return Html.page(Pages.ledger(frames.of("Ledger", Section.BUSINESS), view));
  }

  private Pager<LedgerView.Row> pager(LedgerQuery query) {
    int size = config.pageRows();
    Address address = query.sorting().on(query.address(PATH));
    var read = ledger.entries(query.filter(Ids.orNull(query.before), size + 1));
    return Pager.of(
        read.stream().map(this::row).toList(),
        size,
        query.before,
        address,
        row -> row.entry().id().toString(),
        address.at(PATH + "/export.csv").toString());
  }

  /** The filtered transfers as a file, amounts in micro-USD. */
  @GET
  @Path("export.csv")
  @Allow(Access.OPERATOR)
  public Response export(@BeanParam LedgerQuery query) {
    var csv =
        new Csv(List.of("at", "kind", "customer", "reference", "actor", "postings_micro_usd"));
    UUID after = null;
    for (int left = config.csvRowsMax(); left > 0; ) {
      int wanted = Math.min(EntryFilter.PAGE_MAX, left);
      var page = ledger.entries(query.filter(after, wanted));
      page.forEach(entry -> csv.row(cells(row(entry))));
      if (page.size() < wanted) {
        return Html.csv("ledger.csv", csv);
      }
      left -= page.size();
      after = page.getLast().id();
    }
    return Html.csv("ledger.csv", csv.row(List.of("cut after " + config.csvRowsMax() + " rows")));
  }

  private static List<String> cells(LedgerView.Row row) {
    var entry = row.entry();
    return List.of(
        entry.at().toString(),
        row.kind(),
        row.customer(),
        entry.reference(),
        entry.actor(),
        row.text());
  }

  private LedgerView.Row row(EntryView entry) {
    return new LedgerView.Row(entry, names.organisation(entry.organisationId()));
  }

  private static List<Choice> kinds(String wanted) {
    var choices = new ArrayList<Choice>();
    choices.add(Choice.of("", "any kind", wanted));
    for (TransferKind kind : TransferKind.values()) {
      String word = LedgerView.word(kind.name());
      choices.add(Choice.of(word, word, wanted));
    }
    return choices;
  }
}
