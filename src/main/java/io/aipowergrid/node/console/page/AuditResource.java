package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.AuditEvent;
import io.aipowergrid.node.accounts.AuditFilter;
import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;

/** Who did what, when: of everybody for an operator, of their own organisation for its admins. */
@Path("/console/settings/audit")
@ShowsErrors
@RunOnVirtualThread
public class AuditResource {
  private static final String PATH = "/console/settings/audit";

  private final Frames frames;
  private final CurrentSession session;
  private final AuditTrail trail;
  private final Choices choices;
  private final Names names;
  private final ConsoleConfig config;

  AuditResource(
      Frames frames,
      CurrentSession session,
      AuditTrail trail,
      Choices choices,
      Names names,
      ConsoleConfig config) {
    this.frames = frames;
    this.session = session;
    this.trail = trail;
    this.choices = choices;
    this.names = names;
    this.config = config;
  }

  @GET
  @Allow(Access.ADMIN)
  public Response audit(@BeanParam AuditQuery query) {
    Address filters = query.address(PATH);
    var sorting = query.sorting();
    var heads = AuditTable.heads(sorting, filters, session.operator());
    var view =
        new AuditView(
            Listing.of(heads, pager(query), sorting),
            query.find(),
            session.operator() ? choices.customers(query.customer()) : List.of(),
            !filters.params().isEmpty());
    return Html.page(Pages.audit(frames.of("Audit trail", Section.SETTINGS), view));
  }

  private Pager<AuditView.Row> pager(AuditQuery query) {
    int size = config.pageRows();
    Address address = query.sorting().on(query.address(PATH));
    var order = query.sorting().order();
    var read = trail.list(filter(query), order, Ids.orNull(query.before), size + 1);
    return Pager.of(
        read.stream().map(this::row).toList(),
        size,
        query.before,
        address,
        row -> row.event().id().toString(),
        address.at(PATH + "/export.csv").toString());
  }

  private AuditFilter filter(AuditQuery query) {
    UUID kept = session.organisationFilter();
    return new AuditFilter(kept != null ? kept : Ids.orNull(query.customer()), query.find());
  }

  private AuditView.Row row(AuditEvent event) {
    return new AuditView.Row(
        event, event.organisationId() == null ? "" : names.organisation(event.organisationId()));
  }

  /** The filtered trail as a file. */
  @GET
  @Path("export.csv")
  @Allow(Access.ADMIN)
  public Response export(@BeanParam AuditQuery query) {
    var csv = new Csv(List.of("at", "actor_kind", "actor", "action", "subject", "detail"));
    UUID after = null;
    for (int left = config.csvRowsMax(); left > 0; ) {
      int wanted = Math.min(AuditTrail.PAGE_MAX, left);
      var page = trail.list(filter(query), query.sorting().order(), after, wanted);
      page.forEach(event -> csv.row(cells(event)));
      if (page.size() < wanted) {
        return Html.csv("audit.csv", csv);
      }
      left -= page.size();
      after = page.getLast().id();
    }
    return Html.csv("audit.csv", csv.row(List.of("cut after " + config.csvRowsMax() + " rows")));
  }

  private static List<String> cells(AuditEvent event) {
    return List.of(
        event.at().toString(),
        event.actor().kind(),
        event.actor().label(),
        event.action(),
        event.subject(),
        event.detail());
  }
}
