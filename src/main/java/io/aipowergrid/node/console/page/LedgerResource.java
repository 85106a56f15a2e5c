package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.Organisations;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger: that it balances, shown; and every transfer with its two sides. */
@Path("/console/business/ledger")
@ShowsErrors
@RunOnVirtualThread
public class LedgerResource {
  private static final String PATH = "/console/business/ledger";

  private final Frames frames;
  private final Ledger ledger;
  private final LedgerWatch watch;
  private final Organisations organisations;
  private final Names names;
  private final ConsoleConfig config;

  LedgerResource(
      Frames frames,
      Ledger ledger,
      LedgerWatch watch,
      Organisations organisations,
      Names names,
      ConsoleConfig config) {
    this.frames = frames;
    this.ledger = ledger;
    this.watch = watch;
    this.organisations = organisations;
    this.names = names;
    this.config = config;
  }

  @GET
  @Allow(Access.OPERATOR)
  public Response ledger(
      @QueryParam("kind") @Nullable String kind,
      @QueryParam("customer") @Nullable String customer,
      @QueryParam("before") @Nullable String before) {
    Address address = Address.of(PATH).with("kind", kind).with("customer", customer);
    int size = config.pageRows();
    var read = ledger.entries(filter(kind, customer, Ids.orNull(before), size + 1));
    var view =
        new LedgerView(
            watch.check(),
            ledger.balance(AccountRef.REVENUE),
            ledger.balance(AccountRef.PROMOTION),
            ledger.balance(AccountRef.CASH),
            kinds(kind == null ? "" : kind),
            customers(customer == null ? "" : customer),
            Pager.of(
                read.stream().map(this::row).toList(),
                size,
                before,
                address,
                row -> row.entry().id().toString(),
                address.at(PATH + "/export.csv").toString()),
            !address.params().isEmpty());
    return Html.page(Pages.ledger(frames.of("Ledger", Section.BUSINESS), view));
  }

  /** The filtered transfers as a file, amounts in micro-USD. */
  @GET
  @Path("export.csv")
  @Allow(Access.OPERATOR)
  public Response export(
      @QueryParam("kind") @Nullable String kind,
      @QueryParam("customer") @Nullable String customer) {
    var csv =
        new Csv(List.of("at", "kind", "customer", "reference", "actor", "postings_micro_usd"));
    UUID before = null;
    for (int left = config.csvRowsMax(); left > 0; ) {
      int wanted = Math.min(EntryFilter.PAGE_MAX, left);
      var page = ledger.entries(filter(kind, customer, before, wanted));
      page.forEach(entry -> csv.row(cells(row(entry))));
      if (page.size() < wanted) {
        return Html.csv("ledger.csv", csv);
      }
      left -= page.size();
      before = page.getLast().id();
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

  private static EntryFilter filter(
      @Nullable String kind, @Nullable String customer, @Nullable UUID before, int limit) {
    var wanted =
        Arrays.stream(TransferKind.values())
            .filter(one -> LedgerView.word(one.name()).equals(kind))
            .findFirst();
    return new EntryFilter(Ids.orNull(customer), wanted.orElse(null), before, limit);
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

  private List<Choice> customers(String wanted) {
    var choices = new ArrayList<Choice>();
    choices.add(Choice.of("", "all customers", wanted));
    organisations
        .list()
        .forEach(one -> choices.add(Choice.of(one.id().toString(), one.name(), wanted)));
    return choices;
  }
}
