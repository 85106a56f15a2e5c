package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.jobs.CancelReason;
import io.aipowergrid.node.jobs.JobFilter;
import io.aipowergrid.node.jobs.JobService;
import io.aipowergrid.node.jobs.JobState;
import io.aipowergrid.node.jobs.JobView;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.ops.TextTable;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./aipg jobs}: jobs that failed too often, and stopping one that should not go on. */
@Command(
    name = "jobs",
    description = "List dead letters and replay them, stop a job.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB")
final class JobsCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(out());
  }

  @Command(
      description = "List the jobs that failed too often, newest first.",
      mixinStandardHelpOptions = true)
  int dead(
      @Option(
              names = "--count",
              defaultValue = "50",
              description = "How many, at most 200 (default: ${DEFAULT-VALUE}).")
          int count) {
    CommandLine verb = Objects.requireNonNull(spec.commandLine().getSubcommands().get("dead"));
    Arguments.requireCount(verb.getCommandSpec(), count, JobService.LIST_LIMIT_MAX);
    return OperatorTask.run(
        rooms -> {
          var filter = new JobFilter(null, null, null, Set.of(JobState.DEAD));
          out().print(table(rooms.get(JobService.class).list(filter, null, count)));
          out().flush();
          return 0;
        });
  }

  static TextTable table(List<JobView> jobs) {
    var table = new TextTable("admitted", "model", "attempts", "failure", "id");
    for (JobView job : jobs) {
      table.row(
          job.createdAt().truncatedTo(ChronoUnit.SECONDS).toString(),
          job.modelId(),
          Integer.toString(job.attempts()),
          job.errorDetail() == null ? "" : job.errorDetail(),
          job.id().toString());
    }
    return table;
  }

  @Command(
      description = "Put a dead letter back into the queue, free of charge.",
      mixinStandardHelpOptions = true)
  int replay(
      @Parameters(paramLabel = "JOB_ID", description = "The id that `jobs dead` shows.") UUID id) {
    return OperatorTask.run(rooms -> print(rooms.get(JobService.class).replayDead(ACTOR, id)));
  }

  @Command(
      description = "Stop a job; what was produced is settled. A running one ends within seconds.",
      mixinStandardHelpOptions = true)
  int cancel(@Parameters(paramLabel = "JOB_ID") UUID id) {
    return OperatorTask.run(
        rooms -> {
          var jobs = rooms.get(JobService.class);
          jobs.get(id);
          jobs.cancel(id, CancelReason.OPERATOR);
          return print(jobs.get(id));
        });
  }

  private int print(JobView job) {
    out().println(job.id() + "  " + job.state().name().toLowerCase(Locale.ROOT));
    out().flush();
    return 0;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
