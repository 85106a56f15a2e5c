package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.gpu.DeviceInfo;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import io.aipowergrid.node.mining.DeviceMiningState;
import io.aipowergrid.node.mining.JobSlot;
import io.aipowergrid.node.mining.Miner;
import io.aipowergrid.node.mining.MiningStatistics;
import io.aipowergrid.node.mining.NonceShare;
import io.aipowergrid.node.mining.SolutionDesk;
import io.aipowergrid.node.mining.WorkSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Searches nonces on this machine's devices, each with a thread and a part of the nonces of its
 * own, whenever the arbiters let it. Any thread may call.
 */
final class GpuMiner implements Miner {
  /** What all searches use. */
  record Parts(
      EpochContexts contexts,
      KawpowVerifier verifier,
      GpuLimits limits,
      Function<DeviceInfo, BatchSize> sizes) {}

  private final WorkSource source;
  private final List<MiningDevice> devices;
  private final String absence;
  private final JobSlot slot = new JobSlot();
  private final WorkSource.Listener listener = slot::put;
  private final List<Thread> threads = new ArrayList<>();
  private final List<MixCheck> checks = new ArrayList<>();
  private final MiningStatistics before;

  GpuMiner(
      WorkSource source,
      List<MiningDevice> devices,
      String absence,
      int firstSeat,
      int seats,
      Parts parts) {
    this.source = source;
    this.devices = List.copyOf(devices);
    this.absence = absence;
    this.before = sum();
    for (int i = 0; i < devices.size(); i++) {
      var share = new NonceShare(firstSeat + i, seats);
      prepare(devices.get(i), share, parts);
    }
  }

  private void prepare(MiningDevice device, NonceShare share, Parts parts) {
    GpuLimits limits = parts.limits();
    var desk = new SolutionDesk(source, slot, device.counts(), device.info().uuid());
    var check = new MixCheck(device, slot, parts.verifier(), desk);
    var search =
        new GpuSearch(
            device,
            slot,
            share,
            new DeviceEpochs(device, parts.contexts(), limits.aheadBlocks()),
            parts.sizes().apply(device.info()),
            check,
            desk,
            limits.retryAfter());
    checks.add(check);
    threads.add(
        Thread.ofPlatform().daemon().name("gpu-miner-" + device.info().uuid()).unstarted(search));
  }

  @Override
  public void start() {
    devices.forEach(device -> device.enter(DeviceMiningState.WAITING, "mining starts"));
    checks.forEach(MixCheck::start);
    threads.forEach(Thread::start);
    source.addListener(listener);
    source.currentJob().ifPresent(slot::putFirst);
  }

  @Override
  public MiningStatistics statistics() {
    return sum().since(before);
  }

  private MiningStatistics sum() {
    return devices.stream()
        .map(device -> device.counts().read())
        .reduce(MiningStatistics.NONE, MiningStatistics::plus);
  }

  @Override
  public Optional<String> problem() {
    if (devices.isEmpty()) {
      return Optional.of("no GPU: " + absence);
    }
    boolean broken = devices.stream().allMatch(MiningDevice::isBroken);
    return broken ? Optional.of("no GPU works; see the devices") : Optional.empty();
  }

  /**
   * {@inheritDoc} Waits for the end of a batch. An interrupted caller leaves at once, its flag set;
   * the threads still end.
   */
  @Override
  public void close() {
    source.removeListener(listener);
    slot.close();
    threads.forEach(Thread::interrupt);
    try {
      for (var thread : threads) {
        thread.join();
      }
      for (var check : checks) {
        check.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
