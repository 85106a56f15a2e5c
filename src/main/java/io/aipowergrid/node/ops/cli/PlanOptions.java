package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.billing.ServiceClass;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The terms of a plan as they are typed; what is left out stays as it was. Main thread only. */
final class PlanOptions {
  @Option(names = "--name", description = "What customers read.")
  @Nullable String name;

  @Option(names = "--requests", description = "Requests a minute of each project.")
  @Nullable Long requests;

  @Option(names = "--tokens", description = "Tokens a minute of each project.")
  @Nullable Long tokens;

  @Option(names = "--running", description = "Jobs that run at once; further ones wait.")
  @Nullable Integer running;

  @Option(names = "--open", description = "Jobs that wait or run; further ones are refused.")
  @Nullable Integer open;

  @Option(names = "--queue", description = "The queue of its jobs: paid, free or batch.")
  @Nullable String queue;

  @Option(
      names = "--free",
      paramLabel = "USD",
      description = "Free allowance of the customer for each UTC day.")
  @Nullable BigDecimal free;

  /**
   * The plan with these terms.
   *
   * @param old the plan of that id; a new one needs every term
   * @throws io.aipowergrid.node.base.NodeException when a term is missing or no such thing
   */
  Plan applyTo(String id, Optional<Plan> old) {
    String wantedName = term("--name", name, old, Plan::name);
    long perMinute = term("--requests", requests, old, Plan::requestsPerMinute);
    long tokensPerMinute = term("--tokens", tokens, old, Plan::tokensPerMinute);
    MicroUsd allowance =
        term("--free", free == null ? null : Arguments.usd(free), old, Plan::dailyFreeAllowance);
    ServiceClass serviceClass = term("--queue", serviceClass(), old, Plan::serviceClass);
    int runningMax = term("--running", running, old, Plan::concurrentJobsMax);
    int openMax = term("--open", open, old, Plan::openJobsMax);
    return Arguments.checked(
        () ->
            new Plan(
                id,
                wantedName,
                perMinute,
                tokensPerMinute,
                allowance,
                serviceClass,
                runningMax,
                openMax));
  }

  private @Nullable ServiceClass serviceClass() {
    return queue == null
        ? null
        : Arguments.oneOf(ServiceClass.values(), ServiceClass::wireName, queue, "queues");
  }

  private static <T> T term(
      String option, @Nullable T typed, Optional<Plan> old, Function<Plan, T> kept) {
    if (typed != null) {
      return typed;
    }
    return old.map(kept)
        .orElseThrow(
            () ->
                Arguments.refusal(
                    "there is no such plan yet; a new one needs "
                        + option
                        + " and all the others"));
  }
}
