package io.aipowergrid.node.ops.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aipowergrid.node.accounts.AuditColumn;
import io.aipowergrid.node.accounts.AuditEvent;
import io.aipowergrid.node.accounts.AuditFilter;
import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.ops.TextTable;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./aipg audit list}: the lines of the audit trail, as a table or as JSON. */
@Command(
    name = "list",
    description = "List who did what, newest first.",
    mixinStandardHelpOptions = true)
final class AuditListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin PastOptions past = new PastOptions();

  @Option(
      names = "--find",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only lines that contain it, in any case.")
  String find = "";

  @Override
  public Integer call() {
    past.require(spec);
    return OperatorTask.run(
        rooms -> {
          var trail = rooms.get(AuditTrail.class);
          var filter = new AuditFilter(past.customer, find);
          var newest = SortOrder.descending(AuditColumn.TIME);
          var events =
              past.read(
                  (after, limit) -> trail.list(filter, newest, after, limit),
                  AuditTrail.PAGE_MAX,
                  AuditEvent::id,
                  AuditEvent::at);
          var out = spec.commandLine().getOut();
          out.print(past.json ? json(events).toPrettyString() + "\n" : table(events).toString());
          out.flush();
          return 0;
        });
  }

  static TextTable table(List<AuditEvent> events) {
    var table = new TextTable("when", "who", "did", "to", "detail");
    for (AuditEvent event : events) {
      table.row(
          event.at().truncatedTo(ChronoUnit.SECONDS).toString(),
          event.actor().label(),
          event.action(),
          event.subject(),
          event.detail());
    }
    return table;
  }

  static ArrayNode json(List<AuditEvent> events) {
    var array = JsonNodeFactory.instance.arrayNode();
    for (AuditEvent event : events) {
      var line = array.addObject();
      line.put("id", event.id().toString());
      line.put("at", event.at().toString());
      line.put("actor_kind", event.actor().kind());
      line.put("actor", event.actor().label());
      line.put("action", event.action());
      line.put("subject", event.subject());
      line.put("detail", event.detail());
      line.put(
          "customer", event.organisationId() == null ? null : event.organisationId().toString());
    }
    return array;
  }
}
