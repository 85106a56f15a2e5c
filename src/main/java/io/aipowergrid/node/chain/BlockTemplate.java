package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.consensus.ConsensusLimits;
import io.aipowergrid.node.chain.model.Script;
import java.util.List;
import java.util.Optional;

/**
 * A block on the tip without payout and nonce (chain.md 9). Immutable.
 *
 * @param number counts up with every other tip or other transactions; a fresh time alone keeps it
 * @param transactions in their order, the coinbase left out
 * @param subsidy what the block may create
 * @param fees of all transactions
 * @param operations what the second output of the coinbase must pay
 * @param operationsScript what that output must hold, possibly nothing; absent on networks without
 *     it
 * @param commitment the script of the output that commits to the witnesses (BIP 141)
 */
public record BlockTemplate(
    long number,
    NextBlockTerms terms,
    List<PooledTransaction> transactions,
    Amount subsidy,
    Amount fees,
    Amount operations,
    Optional<Script> operationsScript,
    Script commitment) {
  /** The most that a block may weigh, and without witnesses a quarter of it in bytes. */
  public static final int WEIGHT_MAX = ConsensusLimits.BLOCK_WEIGHT_MAX;

  /** The most that its signature operations may cost. */
  public static final int SIGOPS_COST_MAX = ConsensusLimits.SIGOPS_COST_MAX;

  public BlockTemplate {
    transactions = List.copyOf(transactions);
  }

  public int height() {
    return terms.height();
  }

  /** The id of the block it stands on. */
  public Hash256 previous() {
    return terms.parent().id();
  }

  /** What the first output of the coinbase may pay: subsidy and fees less operations. */
  public Amount minerValue() {
    return Amount.of(
        Math.subtractExact(Math.addExact(subsidy.units(), fees.units()), operations.units()));
  }
}
