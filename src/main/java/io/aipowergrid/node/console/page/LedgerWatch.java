package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.billing.LedgerCheck;
import io.aipowergrid.node.console.ConsoleConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The audit of the whole ledger, kept for a while: the overview is loaded often, and the audit
 * reads every posting. Any thread.
 */
@ApplicationScoped
class LedgerWatch {
  private final Ledger ledger;
  private final ConsoleConfig config;
  private final InstantSource clock;
  private @Nullable LedgerCheck last;

  LedgerWatch(Ledger ledger, ConsoleConfig config, InstantSource clock) {
    this.ledger = ledger;
    this.config = config;
    this.clock = clock;
  }

  /** The last audit, made anew when it is older than configured. */
  synchronized LedgerCheck check() {
    LedgerCheck known = last;
    boolean fresh =
        known != null && known.at().plus(config.ledgerCheckAge()).isAfter(clock.instant());
    if (known == null || !fresh) {
      known = ledger.check();
      last = known;
    }
    return known;
  }
}
