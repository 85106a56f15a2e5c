package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.BalanceView;
import io.aipowergrid.node.billing.UsageTotals;
import java.util.List;

/** The first page of a customer. */
public record StartView(
    BalanceView balance,
    UsageTotals today,
    String tokensChart,
    List<Head> jobHeads,
    List<JobRow> recent,
    List<CodeSample> samples) {
  public StartView {
    jobHeads = List.copyOf(jobHeads);
    recent = List.copyOf(recent);
    samples = List.copyOf(samples);
  }
}
