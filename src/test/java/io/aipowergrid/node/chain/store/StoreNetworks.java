package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.params.AddressPrefixes;
import io.aipowergrid.node.chain.params.AssetRules;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.OperationsShare;
import io.aipowergrid.node.chain.params.ProofOfWorkParams;
import io.aipowergrid.node.chain.params.ReorgLimit;
import io.aipowergrid.node.chain.params.SubsidySchedule;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Parameters of networks that exist in a test only; all their headers are KawPoW. */
final class StoreNetworks {
  private StoreNetworks() {}

  static NetworkParams named(String name) {
    var genesis = new KawpowHeader(4, Hash256.ZERO, Hash256.ZERO, 1, 0, 0, 0, Hash256.ZERO);
    return new NetworkParams(
        name,
        name,
        1,
        1,
        1,
        new AddressPrefixes(23, 23, 112, 0, 0, 175),
        new ProofOfWorkParams(BigInteger.ONE, BigInteger.ONE, 60, 60, true, true, 0, 0, 0),
        new SubsidySchedule(List.of(new SubsidySchedule.Era(0, Amount.ZERO, 0))),
        new OperationsShare(false, 0, 0, 0, "", Script.EMPTY),
        0,
        new ReorgLimit(60, 4, Duration.ofHours(12)),
        new AssetRules(false, Set.of(), Map.of()),
        true,
        true,
        new Block(genesis, List.of()),
        Hash256.ZERO,
        new TreeMap<>(),
        List.of(),
        List.of());
  }
}
