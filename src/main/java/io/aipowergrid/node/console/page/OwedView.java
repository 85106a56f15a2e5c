package io.aipowergrid.node.console.page;

import io.aipowergrid.node.mining.Payouts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the node owes to the miners whose rigs found its blocks.
 *
 * @param shares whether rewards are shared out from now on
 * @param minimum in coins, from which a miner is paid
 * @param operator in coins, what the operator keeps
 * @param find the filter
 */
public record OwedView(
    boolean shares,
    Payouts.Summary summary,
    String minimum,
    String operator,
    Listing<Row> miners,
    String find) {
  /** One miner. */
  public record Row(Payouts.Owed line) {
    public String owed() {
      return line.owed().toCoins();
    }

    public String pending() {
      return line.pending().toCoins();
    }

    public String paid() {
      return line.paid().toCoins();
    }

    /** When it was paid last; null when it never was. */
    public @Nullable Instant lastPaid() {
      return line.lastPaid().orElse(null);
    }
  }

  public String owed() {
    return summary.owed().toCoins();
  }

  /** When anybody was paid last; null when nobody ever was. */
  public @Nullable Instant lastPaid() {
    return summary.lastPaid().orElse(null);
  }

  public boolean filtered() {
    return !find.isEmpty();
  }
}
