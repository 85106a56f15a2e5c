package io.aipowergrid.node.mining;

import java.util.Optional;

/**
 * One searcher's part of every job's nonces, so that no two try the same one.
 *
 * @param index of the searcher, from 0
 * @param count how many share the nonces
 */
public record NonceShare(int index, int count) {
  /** Everything: there is nobody else. */
  public static final NonceShare ALL = new NonceShare(0, 1);

  public NonceShare {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException("there is no searcher " + index + " of " + count);
    }
  }

  /** The part of a space; one too small to be parted is the first searcher's alone. */
  public Optional<NonceSpace> of(NonceSpace space) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    if (space.fixedBits() + bits <= 63) {
      return Optional.of(space.part(bits, index));
    }
    return index == 0 ? Optional.of(space) : Optional.empty();
  }
}
