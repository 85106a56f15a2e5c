package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.crypto.Pbkdf2;
import io.aipowergrid.node.crypto.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Words that stand for the seed of a wallet (BIP39, English). The last word holds a checksum, so
 * most slips of the pen are found. Immutable; may be used from any thread. Whoever knows the words
 * has the coins: they are shown once and never stored or logged.
 */
public final class Mnemonic {
  /** Bytes of entropy of a new wallet: twelve words, as the daemon's wallet makes (chain.md 1). */
  public static final int ENTROPY_BYTES_DEFAULT = 16;

  /** The longest text that is looked at. */
  static final int CHARS_MAX = 1000;

  private static final int ENTROPY_BYTES_MAX = 32;
  private static final int ITERATIONS = 2048;
  private static final int SEED_BYTES = 64;

  private final List<String> words;

  private Mnemonic(List<String> words) {
    this.words = List.copyOf(words);
  }

  /** Twelve new words. */
  public static Mnemonic random(SecureRandom random) {
    var entropy = new byte[ENTROPY_BYTES_DEFAULT];
    random.nextBytes(entropy);
    return ofEntropy(entropy);
  }

  /**
   * The words of the entropy.
   *
   * @param entropy 16, 20, 24, 28 or 32 bytes
   */
  static Mnemonic ofEntropy(byte[] entropy) {
    if (!isEntropyLength(entropy.length)) {
      throw new IllegalArgumentException("entropy has 16 to 32 bytes, not " + entropy.length);
    }
    int checksumBits = entropy.length * Byte.SIZE / 32;
    var bits =
        new BigInteger(1, entropy)
            .shiftLeft(checksumBits)
            .or(BigInteger.valueOf(checksum(entropy, checksumBits)));
    var words = new ArrayList<String>();
    int count = (entropy.length * Byte.SIZE + checksumBits) / MnemonicWords.BITS_PER_WORD;
    for (int i = 0; i < count; i++) {
      words.add(MnemonicWords.word(bits.intValue() & (1 << MnemonicWords.BITS_PER_WORD) - 1));
      bits = bits.shiftRight(MnemonicWords.BITS_PER_WORD);
    }
    Collections.reverse(words);
    return new Mnemonic(words);
  }

  /**
   * What a person wrote: words in any case, any white space between them.
   *
   * @throws NodeException with what is wrong, without repeating words that are in the list
   */
  public static Mnemonic parse(String text) {
    if (text.length() > CHARS_MAX) {
      throw invalid("a recovery phrase has at most 24 words");
    }
    var words = List.of(normalise(text).strip().toLowerCase(Locale.ROOT).split("\\s+"));
    int entropyBytes = words.size() * MnemonicWords.BITS_PER_WORD * 32 / 33 / Byte.SIZE;
    if (words.size() % 3 != 0 || !isEntropyLength(entropyBytes)) {
      throw invalid("a recovery phrase has 12, 15, 18, 21 or 24 words, not " + words.size());
    }
    var bits = BigInteger.ZERO;
    for (int i = 0; i < words.size(); i++) {
      bits = bits.shiftLeft(MnemonicWords.BITS_PER_WORD).or(numberOf(words.get(i), i + 1));
    }
    requireChecksum(bits, entropyBytes);
    return new Mnemonic(words);
  }

  private static BigInteger numberOf(String word, int place) {
    int number = MnemonicWords.number(word);
    if (number < 0) {
      throw invalid(
          "word " + place + " of the recovery phrase is not one of the English words of BIP39");
    }
    return BigInteger.valueOf(number);
  }

  private static void requireChecksum(BigInteger bits, int entropyBytes) {
    int checksumBits = entropyBytes * Byte.SIZE / 32;
    byte[] entropy = toBytes(bits.shiftRight(checksumBits), entropyBytes);
    if ((bits.intValue() & (1 << checksumBits) - 1) != checksum(entropy, checksumBits)) {
      throw invalid(
          "the words of the recovery phrase do not fit each other; one is wrong or misplaced");
    }
  }

  private static NodeException invalid(String detail) {
    return new NodeException(ErrorCode.INVALID_REQUEST, detail);
  }

  /** The first bits of the hash. */
  private static int checksum(byte[] entropy, int bits) {
    return (Sha256.hash(entropy).toBytes()[0] & 0xff) >>> (Byte.SIZE - bits);
  }

  private static boolean isEntropyLength(int bytes) {
    return bytes >= ENTROPY_BYTES_DEFAULT && bytes <= ENTROPY_BYTES_MAX && bytes % 4 == 0;
  }

  private static byte[] toBytes(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    var result = new byte[length];
    int copied = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - copied, result, length - copied, copied);
    Arrays.fill(bytes, (byte) 0);
    return result;
  }

  /** The words, separated by one space. */
  public String text() {
    return String.join(" ", words);
  }

  /**
   * The seed: 64 bytes.
   *
   * @param extension what BIP39 calls the passphrase, a secret thirteenth word; usually empty
   */
  public byte[] toSeed(String extension) {
    return Pbkdf2.hmacSha512(
        text().getBytes(StandardCharsets.UTF_8),
        ("mnemonic" + normalise(extension)).getBytes(StandardCharsets.UTF_8),
        ITERATIONS,
        SEED_BYTES);
  }

  private static String normalise(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD);
  }

  /** Not the words, which would end up in a log. */
  @Override
  public String toString() {
    return "mnemonic of " + words.size() + " words";
  }
}
