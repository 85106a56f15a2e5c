package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.params.NetworkParams;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * Estimates what pools may pay for the shares of each device since the node was started: the net
 * subsidy of the block that was searched, times the part of its work that the share stands for.
 * That is what the share is worth on average; the pool's luck, its fee and the fees of transactions
 * are not known here, and no payment is. Rounded down for each share. Any thread.
 */
@ApplicationScoped
class PoolIncome implements AcceptedShares {
  private final NetworkParams params;
  private final Map<String, Amount> byDevice = new HashMap<>();

  PoolIncome(NetworkParams params) {
    this.params = params;
  }

  @Override
  public void accepted(String device, long height, long shareHashes, long blockHashes) {
    if (!device.isEmpty()) {
      Amount worth = worth(netSubsidy(height), shareHashes, blockHashes);
      synchronized (this) {
        byDevice.merge(device, worth, Amount::plus);
      }
    }
  }

  /** What the miner of a block gets, fees aside; nothing above every height of a chain. */
  private Amount netSubsidy(long height) {
    if (height < 0 || height > Integer.MAX_VALUE) {
      return Amount.ZERO;
    }
    Amount subsidy = params.subsidy().at((int) height);
    var operations = params.operations();
    return operations.required() ? subsidy.minus(operations.of(subsidy, (int) height)) : subsidy;
  }

  /** A share is never worth more than the block. */
  private static Amount worth(Amount block, long shareHashes, long blockHashes) {
    if (shareHashes < 1 || blockHashes < 1) {
      return Amount.ZERO;
    }
    BigInteger work = BigInteger.valueOf(Math.min(shareHashes, blockHashes));
    return Amount.of(
        BigInteger.valueOf(block.units())
            .multiply(work)
            .divide(BigInteger.valueOf(blockHashes))
            .longValueExact());
  }

  /** What was estimated for a device since the node was started. */
  synchronized Amount of(String device) {
    return byDevice.getOrDefault(device, Amount.ZERO);
  }
}
