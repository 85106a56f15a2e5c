package io.aipowergrid.node.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id password hashes (RFC 9106) in the PHC text form {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. One hash costs 19 MiB and tens of milliseconds of one
 * core, on purpose. May be called from any thread.
 */
public final class Argon2 {
  /** Costs of new hashes: the OWASP minimum, chosen so that two cores survive a login storm. */
  private static final Costs CURRENT = new Costs(19_456, 2, 1);

  /** The dearest hash we agree to check; a larger one in the table is damage, not a password. */
  private static final Costs DEAREST = new Costs(262_144, 10, 4);

  /** Longer passwords are refused, so that hashing them cannot be used as load. */
  public static final int PASSWORD_CHARS_MAX = 1024;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{22,86})");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Argon2() {}

  /** A new hash of the password with a random salt. */
  public static String hash(String password) {
    requireLength(password);
    var salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return format(CURRENT, salt, compute(password, salt, CURRENT, HASH_BYTES));
  }

  /** Whether the password belongs to the hash; false for a text that is no such hash. */
  public static boolean verify(String phc, String password) {
    var parsed = parse(phc);
    if (parsed.isEmpty() || password.length() > PASSWORD_CHARS_MAX) {
      return false;
    }
    var hash = parsed.get();
    var computed = compute(password, hash.salt(), hash.costs(), hash.hash().length);
    return MessageDigest.isEqual(computed, hash.hash());
  }

  /** Whether the hash was made with other costs than today's and should be made anew at sign-in. */
  public static boolean needsRehash(String phc) {
    return parse(phc).map(hash -> !hash.costs().equals(CURRENT)).orElse(true);
  }

  /**
   * A key made of the password, for encrypting with it.
   *
   * @param salt random, stored beside what the key encrypts
   * @param costs stored there too
   * @param length bytes of the key
   * @throws IllegalArgumentException when the costs are beyond reason or the password too long
   */
  public static byte[] key(String password, byte[] salt, Costs costs, int length) {
    requireLength(password);
    if (!costs.isPayable()) {
      throw new IllegalArgumentException("costs of a password hash beyond reason");
    }
    return compute(password, salt, costs, length);
  }

  static byte[] compute(String password, byte[] salt, Costs costs, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withSalt(salt)
            .withMemoryAsKB(costs.memoryKib())
            .withIterations(costs.iterations())
            .withParallelism(costs.lanes())
            .build());
    var output = new byte[length];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), output);
    return output;
  }

  private static void requireLength(String password) {
    if (password.length() > PASSWORD_CHARS_MAX) {
      throw new IllegalArgumentException("a password has at most 1024 characters");
    }
  }

  private static String format(Costs costs, byte[] salt, byte[] hash) {
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            costs.memoryKib(),
            costs.iterations(),
            costs.lanes(),
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  private static Optional<Parsed> parse(String phc) {
    var matcher = PHC.matcher(phc);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var costs =
        new Costs(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)));
    if (!costs.isPayable()) {
      return Optional.empty();
    }
    try {
      var base64 = Base64.getDecoder();
      return Optional.of(
          new Parsed(costs, base64.decode(matcher.group(4)), base64.decode(matcher.group(5))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * What one hash costs.
   *
   * @param memoryKib kibibytes of memory
   * @param iterations passes over the memory
   * @param lanes parts of it
   */
  public record Costs(int memoryKib, int iterations, int lanes) {
    boolean isPayable() {
      return lanes >= 1
          && lanes <= DEAREST.lanes
          && iterations >= 1
          && iterations <= DEAREST.iterations
          && memoryKib >= 8 * lanes
          && memoryKib <= DEAREST.memoryKib;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Lives for one call and is never compared.
  private record Parsed(Costs costs, byte[] salt, byte[] hash) {}
}
