package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.AuditEvent;
import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who did what, when: of everybody for an operator, of their own organisation for its admins. */
@Path("/console/settings/audit")
@ShowsErrors
@RunOnVirtualThread
public class AuditResource {
  private static final String PATH = "/console/settings/audit";

  private final Frames frames;
  private final CurrentSession session;
  private final AuditTrail trail;
  private final Names names;
  private final ConsoleConfig config;

  AuditResource(
      Frames frames, CurrentSession session, AuditTrail trail, Names names, ConsoleConfig config) {
    this.frames = frames;
    this.session = session;
    this.trail = trail;
    this.names = names;
    this.config = config;
  }

  @GET
  @Allow(Access.ADMIN)
  public Response audit(@QueryParam("before") @Nullable String before) {
    int size = config.pageRows();
    var read = trail.list(session.organisationFilter(), Ids.orNull(before), size + 1);
    var pager =
        Pager.of(
            read.stream().map(this::row).toList(),
            size,
            before,
            Address.of(PATH),
            row -> row.event().id().toString(),
            PATH + "/export.csv");
    return Html.page(Pages.audit(frames.of("Audit trail", Section.SETTINGS), new AuditView(pager)));
  }

  private AuditView.Row row(AuditEvent event) {
    return new AuditView.Row(
        event, event.organisationId() == null ? "" : names.organisation(event.organisationId()));
  }

  /** The trail as a file. */
  @GET
  @Path("export.csv")
  @Allow(Access.ADMIN)
  public Response export() {
    var csv = new Csv(List.of("at", "actor_kind", "actor", "action", "subject", "detail"));
    UUID before = null;
    for (int left = config.csvRowsMax(); left > 0; ) {
      int wanted = Math.min(AuditTrail.PAGE_MAX, left);
      var page = trail.list(session.organisationFilter(), before, wanted);
      page.forEach(event -> csv.row(cells(event)));
      if (page.size() < wanted) {
        return Html.csv("audit.csv", csv);
      }
      left -= page.size();
      before = page.getLast().id();
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
