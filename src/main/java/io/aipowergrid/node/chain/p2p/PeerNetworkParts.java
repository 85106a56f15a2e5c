package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.params.NetworkParams;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a {@link PeerManager} is made of, so that tests can exchange each part.
 *
 * @param random unforeseeable by others; thread-safe
 */
public record PeerNetworkParts(
    NetworkParams params,
    P2pConfig config,
    InstantSource clock,
    RandomGenerator random,
    PeerNetwork network,
    PeerStore store,
    SeedResolver seeds,
    LocalNode local,
    TrafficMeter meter) {}
