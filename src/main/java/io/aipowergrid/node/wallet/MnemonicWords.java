package io.aipowergrid.node.wallet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** The 2048 English words of BIP39, in their order, which is alphabetical. Any thread. */
final class MnemonicWords {
  /** Bits that one word stands for. */
  static final int BITS_PER_WORD = 11;

  private static final String RESOURCE = "/wallet/bip39-english.txt";
  private static final List<String> WORDS = read();

  private MnemonicWords() {}

  /** The word with the number, 0 to 2047. */
  static String word(int number) {
    return WORDS.get(number);
  }

  /** The word's number; negative for a word that is not in the list. */
  static int number(String word) {
    return Collections.binarySearch(WORDS, word);
  }

  private static List<String> read() {
    try (var in = MnemonicWords.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the word list of BIP39 is missing from the build");
      }
      var words = new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
      if (words.size() != 1 << BITS_PER_WORD) {
        throw new IllegalStateException("the word list of BIP39 has " + words.size() + " words");
      }
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
