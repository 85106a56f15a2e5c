package io.aipowergrid.node.console.page;

import io.aipowergrid.node.proof.VerificationReport;
import java.util.List;

/** One link in the chain of evidence, as the page shows it. */
public record CheckRow(String name, String word, String kind, String sentence) {
  static List<CheckRow> of(VerificationReport report) {
    return report.checks().stream().map(CheckRow::of).toList();
  }

  private static CheckRow of(VerificationReport.Check check) {
    String name = check.name().replace('_', ' ');
    return switch (check.verdict()) {
      case PASS -> new CheckRow(name, "holds", "good", check.sentence());
      case FAIL -> new CheckRow(name, "broken", "bad", check.sentence());
      case SKIPPED -> new CheckRow(name, "not checked", "", check.sentence());
    };
  }
}
