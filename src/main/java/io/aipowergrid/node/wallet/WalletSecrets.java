package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.crypto.Argon2;
import io.aipowergrid.node.wallet.data.WalletRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * Opens sealed seeds for as long as one act takes. A try counts as wrong when it begins and is
 * forgiven when it succeeds, so that many tries at once do not slip through. Any thread.
 */
@ApplicationScoped
class WalletSecrets {
  private final InstantSource clock;
  private final PassphraseThrottle throttle;

  WalletSecrets(WalletConfig config, InstantSource clock) {
    this.clock = clock;
    this.throttle =
        new PassphraseThrottle(
            config.passphraseFailuresFree(), config.passphraseDelay(), config.passphraseDelayMax());
  }

  /** What seals a seed to its row: a box moved to another wallet does not open. */
  static byte[] owner(UUID wallet) {
    return ByteBuffer.allocate(16)
        .putLong(wallet.getMostSignificantBits())
        .putLong(wallet.getLeastSignificantBits())
        .array();
  }

  /**
   * Does something with the seed, which is wiped afterwards.
   *
   * @throws NodeException when the wallet only watches, the passphrase is wrong, or too many were
   */
  <T> T withSeed(UUID wallet, String passphrase, Function<byte[], T> act) {
    SealedSeed sealed = QuarkusTransaction.requiringNew().call(() -> beginTry(wallet));
    // Outside a transaction: Argon2id takes its time.
    byte[] seed =
        sealed
            .open(passphrase, owner(wallet))
            .orElseThrow(
                () ->
                    new NodeException(
                        ErrorCode.PERMISSION_DENIED, "the passphrase of the wallet is wrong"));
    try {
      QuarkusTransaction.requiringNew().run(() -> forgive(wallet));
      return act.apply(seed);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  private SealedSeed beginTry(UUID wallet) {
    WalletRow row = WalletRow.findLocked(wallet).orElseThrow();
    if (row.seedBox == null) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "the wallet " + row.name + " only watches; it has no keys");
    }
    Instant now = clock.instant();
    if (now.isBefore(row.blockedUntil)) {
      Duration wait = Duration.between(now, row.blockedUntil).plusSeconds(1);
      throw new NodeException(
          ErrorCode.RATE_LIMITED,
          "too many wrong passphrases; try again in " + wait.toSeconds() + " seconds",
          null,
          wait);
    }
    row.failures++;
    row.blockedUntil = now.plus(throttle.after(row.failures));
    return new SealedSeed(
        new Argon2.Costs(row.argon2Memory, row.argon2Passes, row.argon2Lanes),
        Objects.requireNonNull(row.seedSalt),
        row.seedBox);
  }

  private static void forgive(UUID wallet) {
    WalletRow row = WalletRow.findLocked(wallet).orElseThrow();
    row.failures = 0;
    row.blockedUntil = Instant.EPOCH;
  }
}
