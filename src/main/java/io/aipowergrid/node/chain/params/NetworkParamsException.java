package io.aipowergrid.node.chain.params;

/** A network that does not exist or a file that describes none; the message says what to mend. */
public final class NetworkParamsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NetworkParamsException(String message) {
    super(message);
  }

  public NetworkParamsException(String message, Throwable cause) {
    super(message, cause);
  }
}
