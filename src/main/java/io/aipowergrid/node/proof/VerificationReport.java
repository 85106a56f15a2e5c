package io.aipowergrid.node.proof;

import java.util.List;

/**
 * What checking a saved receipt gave, in the order of the chain of evidence.
 *
 * @param conclusion one sentence: what is proved, and what is not
 */
public record VerificationReport(List<Check> checks, String conclusion) {
  public VerificationReport {
    checks = List.copyOf(checks);
  }

  /** The outcome of one check. */
  public enum Verdict {
    PASS,
    FAIL,
    /** The file or the call lacks what the check needs. */
    SKIPPED
  }

  /**
   * One link of the chain of evidence.
   *
   * @param name short and stable, for programs
   * @param sentence for people
   */
  public record Check(String name, Verdict verdict, String sentence) {}

  /** FAIL when any check failed, else PASS. */
  public Verdict verdict() {
    return checks.stream().anyMatch(check -> check.verdict() == Verdict.FAIL)
        ? Verdict.FAIL
        : Verdict.PASS;
  }
}
