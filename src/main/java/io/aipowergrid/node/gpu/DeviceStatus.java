package io.aipowergrid.node.gpu;

import java.util.Map;
import java.util.Optional;

/**
 * A device as its operator sees it.
 *
 * @param reading what it reported last; what it does not say is absent
 * @param powerLimit what became of the configured limit of its power, in words; empty without one
 * @param deaf why the node hears nothing of its errors; empty when it does
 * @param lastXid the last error that the driver reported since the node was started
 * @param xids how many there were, by what they did; all of them
 * @param hold by which an operator keeps mining off the device now
 * @param drain by which an operator keeps everything off it
 * @param millijoules that it drew since the node was started, as far as it said its power
 */
public record DeviceStatus(
    DeviceView view,
    Map<DeviceMetric, Long> reading,
    String powerLimit,
    String deaf,
    Optional<SeenXid> lastXid,
    Map<Xid.Effect, Long> xids,
    Optional<DeviceHold> hold,
    Optional<DeviceDrain> drain,
    long millijoules) {
  public DeviceStatus {
    reading = Map.copyOf(reading);
    xids = Map.copyOf(xids);
  }
}
