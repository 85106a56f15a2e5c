package io.aipowergrid.node.gpu;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The arbiters of this machine's devices, one each, made at the first question. Any thread. */
@ApplicationScoped
public class GpuArbiters {
  private final GpuConfig config;
  private final DeviceSource source;
  private final InstantSource clock;
  private @Nullable List<GpuArbiter> arbiters;

  GpuArbiters(GpuConfig config, DeviceSource source, InstantSource clock) {
    this.config = config;
    this.source = source;
    this.clock = clock;
  }

  /** In the order of the driver; empty where there is no device of ours. */
  public synchronized List<GpuArbiter> all() {
    List<GpuArbiter> known = arbiters;
    if (known == null) {
      known =
          switch (source.search()) {
            case DeviceSearch.Found(var devices) -> devices.stream().map(this::arbiter).toList();
            case DeviceSearch.None _ -> List.of();
          };
      arbiters = known;
    }
    return known;
  }

  private GpuArbiter arbiter(GpuDevice device) {
    var limits =
        new ArbiterLimits(
            config.reservedMemory().asLongValue(),
            config.quietPeriod(),
            config.patience(),
            config.waitersMax());
    return new DeviceArbiter(device, limits, hours(), clock, System::nanoTime);
  }

  /**
   * When mining may compute.
   *
   * @throws IllegalStateException with a sentence for the operator when it is written wrongly
   */
  MiningHours hours() {
    return MiningHours.parse(config.miningHours().orElse(List.of()), config.miningZone());
  }

  /** Why there is no device, for the operator; empty when there is one. */
  public Optional<String> absence() {
    return switch (source.search()) {
      case DeviceSearch.Found _ -> Optional.empty();
      case DeviceSearch.None(var reason) -> Optional.of(reason);
    };
  }

  @PreDestroy
  synchronized void close() {
    List<GpuArbiter> known = arbiters;
    if (known != null) {
      known.forEach(GpuArbiter::close);
      arbiters = List.of();
    }
  }
}
