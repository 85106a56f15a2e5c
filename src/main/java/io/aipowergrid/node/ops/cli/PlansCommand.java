package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.billing.Plans;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.ops.TextTable;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./aipg plans}: what customers may use. */
@Command(
    name = "plans",
    description = "List, change and add the plans on offer.",
    mixinStandardHelpOptions = true)
final class PlansCommand {
  @Command(description = "List all plans, the smallest first.", mixinStandardHelpOptions = true)
  int list() {
    return OperatorTask.run(
        rooms -> {
          System.out.print(table(rooms.get(Plans.class).list()));
          return 0;
        });
  }

  @Command(
      description = "Change a plan, or add one; allowances change from the next UTC day on.",
      mixinStandardHelpOptions = true)
  int set(
      @Parameters(paramLabel = "PLAN", description = "1 to 32 of a-z, 0-9 and -.") String id,
      @Mixin PlanOptions options) {
    return OperatorTask.run(
        rooms -> {
          var plans = rooms.get(Plans.class);
          var old = plans.list().stream().filter(plan -> plan.id().equals(id)).findFirst();
          var plan = options.applyTo(id, old);
          System.out.print(table(List.of(plans.put(ACTOR, plan))));
          return 0;
        });
  }

  private static TextTable table(List<Plan> plans) {
    var table =
        new TextTable(
            "plan",
            "name",
            "requests/min",
            "tokens/min",
            "free USD/day",
            "queue",
            "jobs at once",
            "open jobs");
    for (Plan plan : plans) {
      table.row(
          plan.id(),
          plan.name(),
          Long.toString(plan.requestsPerMinute()),
          Long.toString(plan.tokensPerMinute()),
          Arguments.format(plan.dailyFreeAllowance()),
          plan.serviceClass().wireName(),
          Integer.toString(plan.concurrentJobsMax()),
          Integer.toString(plan.openJobsMax()));
    }
    return table;
  }
}
