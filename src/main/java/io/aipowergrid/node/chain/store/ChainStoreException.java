package io.aipowergrid.node.chain.store;

/** The chain's store cannot be reached, refused a change, or contradicts itself. */
public final class ChainStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ChainStoreException(String message) {
    super(message);
  }

  public ChainStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
