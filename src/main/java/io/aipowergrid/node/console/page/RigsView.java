package io.aipowergrid.node.console.page;

import io.aipowergrid.node.mining.Hashrate;
import io.aipowergrid.node.mining.RigReport;
import io.aipowergrid.node.mining.RigTotals;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rigs that mine to this node.
 *
 * @param address where they connect; empty while nobody listens
 * @param totals since the node was started
 * @param hashesPerSecond of all together
 * @param find the filter
 */
public record RigsView(
    String address, RigTotals totals, double hashesPerSecond, Listing<Row> rigs, String find) {
  /** One worker. */
  public record Row(RigReport rig) {
    public String worker() {
      return rig.account() + "." + rig.rig();
    }

    /** Shares that were low, wrong, from nobody or given twice. */
    public long refused() {
      return rig.rejected() + rig.duplicate();
    }

    public String rate() {
      return Hashrate.words(rig.hashesPerSecond());
    }

    /** Of its shares; a dash before the first, because nobody knows it then. */
    public String difficulty() {
      return rig.lastShare().isEmpty() ? "–" : Hashrate.difficulty(rig.hashesPerShare());
    }

    /** When it gave a share last; null when it never did. */
    public @Nullable Instant lastShare() {
      return rig.lastShare().orElse(null);
    }
  }

  public String rate() {
    return Hashrate.words(hashesPerSecond);
  }

  public boolean listening() {
    return !address.isEmpty();
  }

  public boolean filtered() {
    return !find.isEmpty();
  }
}
