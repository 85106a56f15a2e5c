package io.aipowergrid.node.mining.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.gpu.ArbiterLimits;
import io.aipowergrid.node.gpu.DeviceArbiter;
import io.aipowergrid.node.gpu.DeviceSearch;
import io.aipowergrid.node.gpu.GpuDevices;
import io.aipowergrid.node.gpu.MiningHours;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import io.aipowergrid.node.mining.FakeWorkSource;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.NonceSpace;
import io.aipowergrid.node.mining.SolutionVerdict;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** The miner on a real device at epoch 0; skipped without a GPU. */
@Timeout(300)
class GpuMinerOnDeviceTest {
  /** One hash in 16 million. */
  private static final BigInteger TARGET = BigInteger.TWO.pow(256 - 24);

  private static final int SHARES = 20;

  @Test
  void findsSharesOverSeveralPeriodsAndNoneIsWrong(TestReporter reporter) throws Exception {
    assumeTrue(GpuDevices.search() instanceof DeviceSearch.Found, "no GPU");
    var device = ((DeviceSearch.Found) GpuDevices.search()).devices().getFirst();
    var contexts = new EpochContexts();
    var limits = new ArbiterLimits(1 << 29, Duration.ZERO, Duration.ofSeconds(2), 16);
    var source = new FakeWorkSource(solution -> new SolutionVerdict.Accepted(Optional.empty()));
    try (var arbiter =
        new DeviceArbiter(
            device, limits, MiningHours.always(), InstantSource.system(), System::nanoTime)) {
      var devices =
          new MiningDevices(
              List.of(arbiter),
              "",
              contexts,
              new KawpowVerifier(new KawpowHasher(contexts)),
              new GpuLimits(Duration.ofMillis(25), 20, Duration.ofSeconds(1)));
      try (var miner = devices.miner(source, 0, 1)) {
        miner.start();
        for (int i = 0; i < SHARES; i++) {
          devices.look(System.nanoTime());
          source.give(
              new MiningJob("job " + i, 1_000 + i, Hash256.ZERO, TARGET, 0, NonceSpace.ALL, true));
          source.take();
        }
        devices.look(System.nanoTime());
        var report = devices.reports().getFirst();
        reporter.publishEntry("hashes per second", String.valueOf(report.hashesPerSecond()));
        assertThat(report.wrongMixes()).isZero();
        assertThat(report.datasets()).isEqualTo(1);
      }
    }
  }
}
