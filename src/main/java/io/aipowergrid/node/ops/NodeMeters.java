package io.aipowergrid.node.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;

/**
 * Where the node stands between its start and its end, so that an alert can tell a node that was
 * told to stop from one that fails. Any thread.
 */
@Singleton
final class NodeMeters implements MeterBinder {
  private final NodeLifecycle lifecycle;

  @Inject
  NodeMeters(NodeLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (NodeMode mode : NodeMode.values()) {
      Gauge.builder("aipg_ops_mode", lifecycle, it -> it.mode() == mode ? 1 : 0)
          .description("1 for the mode the node is in, 0 for all others")
          .tag("mode", mode.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
