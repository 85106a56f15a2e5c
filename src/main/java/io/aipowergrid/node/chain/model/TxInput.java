package io.aipowergrid.node.chain.model;

/**
 * One input of a transaction.
 *
 * @param previous the output it spends
 * @param script what unlocks that output, before segregated witness
 * @param sequence unsigned 32-bit
 * @param witness empty when there is none
 */
public record TxInput(OutPoint previous, Script script, long sequence, Witness witness) {
  /** primitives/transaction.h, CTxIn::SEQUENCE_FINAL. */
  public static final long SEQUENCE_FINAL = 0xffff_ffffL;

  public TxInput {
    if (sequence < 0 || sequence > SEQUENCE_FINAL) {
      throw new IllegalArgumentException("a sequence has 32 bits, not " + sequence);
    }
  }

  /** The same input with another unlocking script. */
  public TxInput withScript(Script other) {
    return new TxInput(previous, other, sequence, witness);
  }

  /** The same input with another witness. */
  public TxInput withWitness(Witness other) {
    return new TxInput(previous, script, sequence, other);
  }
}
