package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.format.Figures;
import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.GpuReport;
import io.aipowergrid.node.mining.Hashrate;
import io.aipowergrid.node.mining.MinedBlock;
import io.aipowergrid.node.mining.MinedBlockState;
import io.aipowergrid.node.mining.MinedTotals;
import io.aipowergrid.node.mining.MiningOrigin;
import io.aipowergrid.node.mining.MiningState;
import io.aipowergrid.node.mining.MiningStatus;
import io.aipowergrid.node.mining.PoolReport;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the node mines, and what it found.
 *
 * @param wanted what the switch says
 * @param gpus that mine, or why none does
 * @param pools in the order of preference; empty without any
 */
public record MiningView(
    MiningStatus status,
    boolean wanted,
    GpuReport gpus,
    List<PoolRow> pools,
    MinedTotals totals,
    Listing<Row> blocks) {
  public MiningView {
    pools = List.copyOf(pools);
  }

  /** One pool. */
  public record PoolRow(PoolReport pool) {
    public String state() {
      return pool.state().name().toLowerCase(Locale.ROOT);
    }

    public String stateKind() {
      return switch (pool.state()) {
        case WORKING -> "good";
        case CONNECTING, IDLE -> "note";
        case FAILED -> "watch";
      };
    }

    public String rate() {
      return Hashrate.words(pool.hashesPerSecond());
    }

    public String difficulty() {
      return Hashrate.difficulty(pool.hashesPerShare());
    }

    /** When it accepted a share last; null when it never did. */
    public @Nullable Instant lastShare() {
      return pool.lastShare().orElse(null);
    }
  }

  /** One device that mines, or would. */
  public record DeviceRow(DeviceReport device) {
    public String uuid() {
      return device.uuid();
    }

    public String name() {
      return device.name();
    }

    /** State, and why it does not search or how fast it does. */
    public String state() {
      String word = device.state().name().toLowerCase(Locale.ROOT);
      return device.reason().isEmpty()
          ? word + ", " + Hashrate.words(device.hashesPerSecond())
          : word + ": " + device.reason();
    }
  }

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

  /** Whether the node's own miner works for pools now, or would. */
  public boolean atPools() {
    return status.origin() == MiningOrigin.POOLS;
  }

  /** Whether the own chain stands in for pools that give no work. */
  public boolean standsIn() {
    return !atPools() && !pools.isEmpty();
  }

  public String rate() {
    return Hashrate.words(status.hashesPerSecond());
  }

  /** Devices in the driver's order; empty when they shall not mine. */
  public List<DeviceRow> devices() {
    return gpus.devices().stream().map(DeviceRow::new).toList();
  }

  /** What searches, or would: threads of the processor, devices, or both; empty for nothing. */
  public String searchers() {
    int devices = gpus.devices().size();
    return Stream.of(
            counted(status.threads(), "thread", "threads"), counted(devices, "GPU", "GPUs"))
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining(" and "));
  }

  private static String counted(int count, String one, String many) {
    return count == 0 ? "" : Figures.count(count) + " " + (count == 1 ? one : many);
  }

  public String netMature() {
    return totals.netMature().toCoins();
  }

  public String netImmature() {
    return totals.netImmature().toCoins();
  }

  public String minersMature() {
    return totals.minersMature().toCoins();
  }

  public String minersImmature() {
    return totals.minersImmature().toCoins();
  }
}
