package io.aipowergrid.node.gpu;

import java.util.Optional;

/** Where this node's devices come from. Any thread. */
public interface DeviceSource {
  /** The same answer for the life of the process. */
  DeviceSearch search();

  /** Their management library; empty where there is none. */
  Optional<DeviceSensors> sensors();
}
