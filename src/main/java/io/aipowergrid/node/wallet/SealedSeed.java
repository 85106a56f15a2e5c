package io.aipowergrid.node.wallet;

import io.aipowergrid.node.crypto.Argon2;
import io.aipowergrid.node.crypto.SealedBox;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * A wallet's seed as it is stored: AES-256-GCM under a key that Argon2id makes of the passphrase.
 * Costs and salt stand beside it, so that costs can rise for new wallets. Any thread.
 *
 * @param costs what making the key took
 * @param salt random, of this wallet alone
 * @param box the sealed seed
 */
@SuppressWarnings("ArrayRecordComponent") // A row on its way; never compared.
record SealedSeed(Argon2.Costs costs, byte[] salt, byte[] box) {
  /** RFC 9106 4, second recommendation, in one lane: 64 MiB three times over. */
  static final Argon2.Costs COSTS = new Argon2.Costs(65_536, 3, 1);

  private static final int SALT_BYTES = 16;

  /**
   * Seals a seed.
   *
   * @param owner what the seed belongs to; it opens only with the same
   */
  static SealedSeed seal(byte[] seed, String passphrase, byte[] owner, SecureRandom random) {
    return seal(seed, passphrase, owner, random, COSTS);
  }

  static SealedSeed seal(
      byte[] seed, String passphrase, byte[] owner, SecureRandom random, Argon2.Costs costs) {
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] key = Argon2.key(passphrase, salt, costs, SealedBox.KEY_BYTES);
    try {
      return new SealedSeed(costs, salt, new SealedBox(key).seal(seed, owner));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** The seed; empty when the passphrase is wrong, or row or owner were changed. */
  Optional<byte[]> open(String passphrase, byte[] owner) {
    byte[] key = Argon2.key(passphrase, salt, costs, SealedBox.KEY_BYTES);
    try {
      return new SealedBox(key).open(box, owner);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
