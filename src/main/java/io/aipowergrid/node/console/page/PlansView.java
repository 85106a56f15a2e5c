package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.Plan;
import java.util.List;

/** The plans on offer. */
public record PlansView(List<Row> plans) {
  public PlansView {
    plans = List.copyOf(plans);
  }

  /** One plan and how many organisations are on it. */
  public record Row(Plan plan, long customers) {}
}
