package io.aipowergrid.node.base;

/**
 * Bytes that break their layout: cut short, too long, out of range or not in the one legal form.
 */
public final class MalformedBytesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedBytesException(String detail) {
    super(detail);
  }
}
