package io.aipowergrid.node.accounts;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.crypto.Argon2;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Hashes and checks passwords, a few at a time: each takes memory and tens of milliseconds of a
 * core. Any thread, but not inside a transaction that others wait for.
 */
@Singleton
class Passwords {
  private static final long WAIT_SECONDS_MAX = 10;
  private static final int ONE_TIME_LENGTH = 20;

  private final AccountSecrets secrets;
  private final Semaphore permits;
  private final PasswordPolicy policy;
  private final String nobodysHash;

  Passwords(AccountSecrets secrets, AccountsConfig config) {
    this.secrets = secrets;
    this.permits = new Semaphore(config.passwordChecksMax(), true);
    this.policy = new PasswordPolicy(config.passwordLengthMin());
    this.nobodysHash = Argon2.hash(secrets.newToken());
  }

  PasswordPolicy policy() {
    return policy;
  }

  /** A password of 96 bits that a person can type. */
  String newOneTime() {
    return secrets.newReadable(ONE_TIME_LENGTH);
  }

  String hash(String password) {
    return withPermit(() -> Argon2.hash(password));
  }

  /**
   * Whether the password is right. An absent hash takes just as long as a wrong password, so that
   * the time of the answer does not tell whether an address is known.
   */
  boolean verify(Optional<String> hash, String password) {
    boolean right = withPermit(() -> Argon2.verify(hash.orElse(nobodysHash), password));
    return right && hash.isPresent();
  }

  private <T> T withPermit(Supplier<T> work) {
    try {
      if (!permits.tryAcquire(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new NodeException(
            ErrorCode.RATE_LIMITED, "Too many sign-ins at the same moment; try again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException(ErrorCode.DRAINING, "The node is stopping; try again later.");
    }
    try {
      return work.get();
    } finally {
      permits.release();
    }
  }
}
