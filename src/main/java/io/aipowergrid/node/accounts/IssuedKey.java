package io.aipowergrid.node.accounts;

/**
 * A key at the one moment its secret is known.
 *
 * @param secretText the whole key as the customer sends it; shown once, never stored or logged
 */
public record IssuedKey(ApiKeyView view, String secretText) {
  /** Without the secret, so that no log line can leak it. */
  @Override
  public String toString() {
    return "IssuedKey[" + view.prefix() + "]";
  }
}
