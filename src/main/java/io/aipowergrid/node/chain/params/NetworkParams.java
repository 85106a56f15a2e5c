package io.aipowergrid.node.chain.params;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.codec.HeaderHasher;
import io.aipowergrid.node.chain.model.Block;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Everything that distinguishes one chain of the family from another (chainparams.cpp; chain.md 1).
 * Read from {@code networks/NAME.json}; immutable.
 *
 * @param name as users write it: aipg-main, aipg-test, aipg-regtest or their own
 * @param daemonName what the daemon's RPC calls it: main, test, regtest
 * @param magic the four bytes before each message, in wire order, as a big-endian number
 * @param maxMoney MAX_MONEY, amount.h: no output and no sum of outputs may be more
 * @param bip34Height from this height on a coinbase must begin with its height
 * @param mayRelayNonStandard whether standardness may be switched off
 * @param ordinaryLegacyBlocks whether 80-byte headers other than genesis are accepted (chain.md
 *     2.1)
 * @param deployments votes that may still be open; those that failed before genesis are left out
 * @param genesisHash the id of {@code genesis}
 * @param checkpoints ids by height, genesis included where the daemon lists it
 * @param dnsSeeds host names
 * @param fixedSeeds {@code address:port}
 */
public record NetworkParams(
    String name,
    String daemonName,
    int magic,
    int p2pPort,
    int rpcPort,
    AddressPrefixes addresses,
    ProofOfWorkParams proofOfWork,
    SubsidySchedule subsidy,
    Amount maxMoney,
    OperationsShare operations,
    int bip34Height,
    ReorgLimit reorgLimit,
    AssetRules assets,
    boolean mayRelayNonStandard,
    boolean ordinaryLegacyBlocks,
    List<Deployment> deployments,
    Block genesis,
    Hash256 genesisHash,
    NavigableMap<Integer, Hash256> checkpoints,
    List<String> dnsSeeds,
    List<String> fixedSeeds) {
  public NetworkParams {
    checkpoints = Collections.unmodifiableNavigableMap(new TreeMap<>(checkpoints));
    deployments = List.copyOf(deployments);
    dnsSeeds = List.copyOf(dnsSeeds);
    fixedSeeds = List.copyOf(fixedSeeds);
  }

  /** Whether a checkpoint demands this block at the height. */
  public boolean isCheckpoint(int height, Hash256 id) {
    Hash256 demanded = checkpoints.get(height);
    return demanded != null && demanded.equals(id);
  }

  /** Reads and writes this network's headers. */
  public HeaderCodec headerCodec() {
    return new HeaderCodec(proofOfWork.kawpowActivationTime());
  }

  /** Computes the ids of this network's headers. */
  public HeaderHasher headerHasher() {
    return new HeaderHasher(proofOfWork.x16rv2ActivationTime());
  }

  /** Reads and writes this network's blocks. */
  public BlockCodec blockCodec() {
    return new BlockCodec(headerCodec());
  }
}
