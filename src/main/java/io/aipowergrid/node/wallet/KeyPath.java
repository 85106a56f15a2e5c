package io.aipowergrid.node.wallet;

/**
 * The two last steps of a BIP44 path, below the account.
 *
 * @param index not negative
 */
public record KeyPath(Branch branch, int index) {
  /** Which of an account's two chains of keys. */
  public enum Branch {
    /** Addresses that are given to others. */
    RECEIVE,
    /** Addresses for what is left of spent coins. */
    CHANGE;

    /** The path's number for it (BIP44, "Change"). */
    int number() {
      return ordinal();
    }
  }

  public KeyPath {
    if (index < 0) {
      throw new IllegalArgumentException("indices of addresses are not hardened");
    }
  }

  /** Relative to the account, as {@code 0/7}. */
  @Override
  public String toString() {
    return branch.number() + "/" + index;
  }
}
