package io.aipowergrid.node.gpu;

import java.util.Map;

/** What a device answered when it was asked how it is. */
public sealed interface DeviceReading {
  /** Metrics that it does not know are absent; all are for one that the library does not know. */
  record Values(Map<DeviceMetric, Long> values) implements DeviceReading {
    /** Nothing is known. */
    public static final Values NONE = new Values(Map.of());

    public Values {
      values = Map.copyOf(values);
    }
  }

  /** The driver says that it does not reach the device any more, or that it needs a reset. */
  record Broken(DeviceState state, String sentence) implements DeviceReading {}
}
