package io.aipowergrid.node.mining;

import io.aipowergrid.node.gpu.GpuArbiter;
import io.aipowergrid.node.gpu.GpuArbiters;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import io.aipowergrid.node.mining.gpu.GpuLimits;
import io.aipowergrid.node.mining.gpu.MiningDevices;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The miners of this node, as configured: its processor's and its devices'. Any thread. */
@ApplicationScoped
class NodeMiners {
  private final MiningConfig config;
  private final KawpowHasher hasher;
  private final KawpowVerifier verifier;
  private final EpochContexts epochs;
  private final GpuArbiters gpus;
  private @Nullable MiningDevices devices;

  NodeMiners(
      MiningConfig config,
      KawpowHasher hasher,
      KawpowVerifier verifier,
      EpochContexts epochs,
      GpuArbiters gpus) {
    this.config = config;
    this.hasher = hasher;
    this.verifier = verifier;
    this.epochs = epochs;
    this.gpus = gpus;
  }

  /** Whether there is a miner at all. */
  boolean configured() {
    return config.cpuThreads() != 0 || config.gpu().enabled();
  }

  /** New miners for a source; no two of them, and no two of their devices, try the same nonce. */
  List<Miner> of(WorkSource source) {
    int processors = config.cpuThreads() == 0 ? 0 : 1;
    MiningDevices mining = devices();
    int seats = processors + (mining == null ? 0 : mining.count());
    List<Miner> miners = new ArrayList<>();
    if (processors != 0) {
      var share = new NonceShare(0, seats);
      miners.add(new CpuMiner(source, hasher, config.cpuThreads(), share));
    }
    if (mining != null) {
      miners.add(mining.miner(source, processors, seats));
    }
    return miners;
  }

  /** Measures the devices' speeds; called every other second or so. */
  void look(long nanos) {
    MiningDevices mining = devices();
    if (mining != null) {
      mining.look(nanos);
    }
  }

  /** How it goes with the devices. */
  GpuReport gpus() {
    MiningDevices mining = devices();
    return mining == null ? GpuReport.OFF : new GpuReport(mining.absence(), mining.reports());
  }

  /** Null when devices shall not mine; they are looked for at the first question. */
  private synchronized @Nullable MiningDevices devices() {
    if (devices == null && config.gpu().enabled()) {
      var gpu = config.gpu();
      var limits = new GpuLimits(gpu.batchTime(), gpu.aheadBlocks(), gpu.retryAfter());
      var absence = gpus.absence().orElse("none of aipg.mining.gpu.devices is here");
      devices = new MiningDevices(chosen(), absence, epochs, verifier, limits);
    }
    return devices;
  }

  private List<GpuArbiter> chosen() {
    List<GpuArbiter> all = gpus.all();
    return config
        .gpu()
        .devices()
        .map(uuids -> all.stream().filter(it -> uuids.contains(it.view().info().uuid())).toList())
        .orElse(all);
  }
}
