package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.format.Figures;
import io.aipowergrid.node.mining.MinedBlock;
import io.aipowergrid.node.mining.MinedBlockState;
import io.aipowergrid.node.mining.MinedTotals;
import io.aipowergrid.node.mining.MiningState;
import io.aipowergrid.node.mining.MiningStatus;
import java.util.Locale;

/**
 * How the node mines, and what it found.
 *
 * @param wanted what the switch says
 */
public record MiningView(
    MiningStatus status, boolean wanted, MinedTotals totals, Listing<Row> blocks) {
  /** One found block. */
  public record Row(MinedBlock block) {
    public String id() {
      return block.id().toDisplayHex();
    }

    public String state() {
      return block.state().name().toLowerCase(Locale.ROOT);
    }

    public String stateKind() {
      return switch (block.state()) {
        case MATURE -> "good";
        case IMMATURE -> "note";
        case ORPHANED -> "watch";
      };
    }

    /** Whether the chain still has its page. */
    public boolean onChain() {
      return block.state() != MinedBlockState.ORPHANED;
    }

    public String reward() {
      return block.reward().toCoins();
    }

    public String operations() {
      return block.operations().toCoins();
    }

    public String net() {
      return block.net().toCoins();
    }
  }

  public String state() {
    return status.state().name().toLowerCase(Locale.ROOT);
  }

  public String stateKind() {
    return switch (status.state()) {
      case MINING -> "good";
      case WAITING -> "watch";
      case OFF, STOPPED -> "note";
    };
  }

  /** Whether a miner is configured at all. */
  public boolean off() {
    return status.state() == MiningState.OFF;
  }

  public String rate() {
    return Figures.rate(status.hashesPerSecond());
  }

  public String netMature() {
    return totals.netMature().toCoins();
  }

  public String netImmature() {
    return totals.netImmature().toCoins();
  }
}
