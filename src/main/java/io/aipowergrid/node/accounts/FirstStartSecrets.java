package io.aipowergrid.node.accounts;

/** What the first start prints once and nobody can read again. */
public record FirstStartSecrets(String loginEmail, String oneTimePassword, String demoApiKey) {
  /** Without the secrets, so that no log line can leak them. */
  @Override
  public String toString() {
    return "FirstStartSecrets[" + loginEmail + "]";
  }
}
