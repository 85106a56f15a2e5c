package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.gpu.GpuArbiter;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.Miner;
import io.aipowergrid.node.mining.WorkSource;
import java.util.List;

/** The devices that mine, from the start of the node to its end. Any thread. */
public final class MiningDevices {
  private final List<MiningDevice> devices;
  private final String absence;
  private final GpuMiner.Parts parts;

  /**
   * Nothing is started.
   *
   * @param absence why there is no device, for the operator; only read when there is none
   */
  public MiningDevices(
      List<GpuArbiter> arbiters,
      String absence,
      EpochContexts contexts,
      KawpowVerifier verifier,
      GpuLimits limits) {
    this(
        arbiters,
        absence,
        new GpuMiner.Parts(
            contexts, verifier, limits, info -> BatchSize.of(info, limits.batchTime())));
  }

  MiningDevices(List<GpuArbiter> arbiters, String absence, GpuMiner.Parts parts) {
    this.devices = arbiters.stream().map(MiningDevice::new).toList();
    this.absence = absence;
    this.parts = parts;
  }

  /** How many there are. */
  public int count() {
    return devices.size();
  }

  /**
   * A miner on all of them that was not started; one at a time.
   *
   * @param firstSeat of the first device among the searchers
   * @param seats how many searchers part the nonces
   */
  public Miner miner(WorkSource source, int firstSeat, int seats) {
    return new GpuMiner(source, devices, absence, firstSeat, seats, parts);
  }

  /** Measures the speeds; called every other second or so. */
  public void look(long nanos) {
    devices.forEach(device -> device.look(nanos));
  }

  /** Why there is no device; empty when there is one. */
  public String absence() {
    return devices.isEmpty() ? absence : "";
  }

  /** How it goes with each. */
  public List<DeviceReport> reports() {
    return devices.stream().map(MiningDevice::report).toList();
  }
}
