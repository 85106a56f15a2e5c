package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.billing.ServiceClass;
import io.aipowergrid.node.console.format.Money;
import java.util.Arrays;
import java.util.List;

/**
 * The plans on offer.
 *
 * @param form what the form begins with
 */
public record PlansView(Listing<Row> plans, Plan form, String find) {
  /** One plan and how many organisations are on it. */
  public record Row(Plan plan, long customers) {}

  /** The free allowance as the form takes it. */
  public String free() {
    return Money.plain(form.dailyFreeAllowance());
  }

  public List<Choice> queues() {
    return Arrays.stream(ServiceClass.values())
        .map(ServiceClass::wireName)
        .map(name -> Choice.of(name, name, form.priorityClass()))
        .toList();
  }
}
