package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.wire.MessageCodec;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/**
 * What all connections share.
 *
 * @param largeMessages places for messages that take much memory while they are looked at
 */
record PeerContext(
    NetworkParams params,
    MessageCodec codec,
    P2pConfig config,
    InstantSource clock,
    RandomGenerator random,
    MemoryBudget memory,
    TrafficMeter meter,
    Semaphore largeMessages) {}
