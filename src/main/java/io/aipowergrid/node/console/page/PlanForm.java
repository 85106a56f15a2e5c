package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.billing.ServiceClass;
import java.util.Arrays;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** A plan as the operator fills it in. One request's own. */
public class PlanForm {
  @RestForm @Nullable String id;
  @RestForm @Nullable String name;
  @RestForm @Nullable String requests;
  @RestForm @Nullable String tokens;
  @RestForm @Nullable String running;
  @RestForm @Nullable String open;
  @RestForm @Nullable String queue;
  @RestForm @Nullable String free;

  /**
   * The plan.
   *
   * @throws io.aipowergrid.node.base.NodeException when a field says no such thing
   */
  Plan plan() {
    String planId = Forms.text(id, "the plan an id");
    String planName = Forms.text(name, "the plan a name");
    long perMinute = Forms.wholeLong(requests, "Requests a minute");
    long tokensPerMinute = Forms.wholeLong(tokens, "Tokens a minute");
    int runningMax = Forms.whole(running, "Jobs at once", 0);
    int openMax = Forms.whole(open, "Open jobs", 0);
    var allowance = Forms.money(free);
    ServiceClass serviceClass = serviceClass();
    return Forms.checked(
        () ->
            new Plan(
                planId,
                planName,
                perMinute,
                tokensPerMinute,
                allowance,
                serviceClass,
                runningMax,
                openMax));
  }

  private ServiceClass serviceClass() {
    return Arrays.stream(ServiceClass.values())
        .filter(one -> one.wireName().equals(queue))
        .findFirst()
        .orElseThrow(() -> Forms.refusal("Choose the queue of the plan's jobs."));
  }
}
