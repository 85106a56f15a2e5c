package io.aipowergrid.node.billing;

import io.aipowergrid.node.base.MicroUsd;
import java.time.Instant;
import java.util.List;

/**
 * What an audit of the whole ledger found.
 *
 * @param total the sum of all balances; zero in a ledger that balances
 * @param faults what is wrong, in sentences; at most {@value #FAULTS_MAX} of each kind
 */
public record LedgerCheck(
    Instant at, long accounts, long transfers, MicroUsd total, List<String> faults) {
  /** The most faults of one kind that are listed. */
  public static final int FAULTS_MAX = 20;

  public LedgerCheck {
    faults = List.copyOf(faults);
  }

  public boolean balanced() {
    return faults.isEmpty();
  }
}
