package io.aipowergrid.node.chain.bench;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.params.ProofOfWorkParams;
import io.aipowergrid.node.chain.params.SubsidySchedule;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A private network whose blocks cost next to nothing to make: regtest with constant difficulty,
 * headers of the form before KawPoW, and a subsidy that never ends. All other rules hold.
 */
public final class BenchNetwork {
  private static final Amount SUBSIDY = Amount.of(50_000_000_000L);

  private BenchNetwork() {}

  /** The network under a name of its own, which is all that keeps two of them apart. */
  public static NetworkParams named(String name) {
    NetworkParams regtest = NetworkParamsReader.read("aipg-regtest");
    return network(name, constantDifficulty(regtest.proofOfWork()), regtest.checkpoints());
  }

  /**
   * A network with KawPoW from its first block. The difficulty stays at its least: Dark Gravity
   * Wave cannot, because its product overflows there (chain.md 4).
   */
  public static NetworkParams kawpow(Map<Integer, Hash256> checkpoints) {
    NetworkParams regtest = NetworkParamsReader.read("aipg-regtest");
    ProofOfWorkParams params = regtest.proofOfWork();
    var kawpow =
        new ProofOfWorkParams(
            params.powLimit(),
            params.kawpowLimit(),
            params.spacingSeconds(),
            params.timespanSeconds(),
            true,
            true,
            Integer.MAX_VALUE,
            regtest.genesis().header().time() + 1,
            params.x16rv2ActivationTime());
    return network("bench-kawpow", kawpow, new TreeMap<>(checkpoints));
  }

  private static NetworkParams network(
      String name, ProofOfWorkParams proofOfWork, NavigableMap<Integer, Hash256> checkpoints) {
    NetworkParams regtest = NetworkParamsReader.read("aipg-regtest");
    return new NetworkParams(
        name,
        regtest.daemonName(),
        regtest.magic(),
        regtest.p2pPort(),
        regtest.rpcPort(),
        regtest.addresses(),
        proofOfWork,
        new SubsidySchedule(List.of(new SubsidySchedule.Era(0, SUBSIDY, 0))),
        regtest.maxMoney(),
        regtest.operations(),
        regtest.bip34Height(),
        regtest.reorgLimit(),
        regtest.assets(),
        regtest.mayRelayNonStandard(),
        true,
        regtest.deployments(),
        regtest.genesis(),
        regtest.genesisHash(),
        checkpoints,
        List.of(),
        List.of());
  }

  private static ProofOfWorkParams constantDifficulty(ProofOfWorkParams regtest) {
    return new ProofOfWorkParams(
        regtest.powLimit(),
        regtest.kawpowLimit(),
        regtest.spacingSeconds(),
        regtest.timespanSeconds(),
        true,
        true,
        Integer.MAX_VALUE,
        regtest.kawpowActivationTime(),
        regtest.x16rv2ActivationTime());
  }
}
