package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.crypto.Sha256;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The commitment of a block to its witnesses, which stands in an output of the coinbase (BIP 141;
 * chain.md 6). Pure; may be called from any thread.
 */
public final class WitnessCommitment {
  /** What the script of the output begins with: OP_RETURN, a push of 36, and a mark. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("6a24aa21a9ed");

  private static final int SCRIPT_BYTES_MIN = PREFIX.length + Hash256.LENGTH;

  private WitnessCommitment() {}

  /** The commitment that the coinbase carries; the last one wins, bytes after it are ignored. */
  public static Optional<Hash256> find(Transaction coinbase) {
    Optional<Hash256> found = Optional.empty();
    for (TxOutput output : coinbase.outputs()) {
      Script script = output.script();
      if (script.size() >= SCRIPT_BYTES_MIN
          && Arrays.equals(script.slice(0, PREFIX.length), PREFIX)) {
        found = Optional.of(Hash256.of(script.slice(PREFIX.length, SCRIPT_BYTES_MIN)));
      }
    }
    return found;
  }

  /** The script of the output that carries a commitment. */
  public static Script script(Hash256 commitment) {
    byte[] bytes = Arrays.copyOf(PREFIX, SCRIPT_BYTES_MIN);
    System.arraycopy(commitment.toBytes(), 0, bytes, PREFIX.length, Hash256.LENGTH);
    return Script.of(bytes);
  }

  /** The commitment to the witnesses of the block and the reserved item of its coinbase. */
  public static Hash256 of(Block block, byte[] reserved) {
    return Sha256.doubleHash(MerkleTree.ofWitnesses(block).root().toBytes(), reserved);
  }

  /**
   * The commitment matches, or there is none and no witness either. A failure says nothing about
   * the header: witnesses are no part of the transactions' ids.
   */
  static Optional<Violation> check(Block block) {
    Transaction coinbase = block.transactions().getFirst();
    Optional<Hash256> commitment = find(coinbase);
    if (commitment.isEmpty()) {
      return block.transactions().stream().anyMatch(Transaction::hasWitness)
          ? Violation.ofBody("unexpected-witness", "witnesses without a commitment")
          : Violation.none();
    }
    Witness witness = coinbase.inputs().getFirst().witness();
    if (witness.size() != 1 || witness.item(0).length != Hash256.LENGTH) {
      return Violation.ofBody(
          "bad-witness-nonce-size", "the coinbase has not one item of 32 bytes");
    }
    return of(block, witness.item(0)).equals(commitment.get())
        ? Violation.none()
        : Violation.ofBody("bad-witness-merkle-match", "the commitment is to other witnesses");
  }
}
