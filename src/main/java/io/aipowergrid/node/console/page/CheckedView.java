package io.aipowergrid.node.console.page;

import io.aipowergrid.node.proof.VerificationReport;
import java.util.List;

/** A saved receipt that somebody handed in to be checked. */
public record CheckedView(
    String fileName, List<CheckRow> checks, String conclusion, boolean passed) {
  public CheckedView {
    checks = List.copyOf(checks);
  }

  static CheckedView of(String fileName, VerificationReport report) {
    return new CheckedView(
        fileName,
        CheckRow.of(report),
        report.conclusion(),
        report.verdict() == VerificationReport.Verdict.PASS);
  }
}
