package io.aipowergrid.trainer.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The 256 printable stand-ins for bytes that byte-level BPE files use: a printable Latin-1 byte
 * stands for itself, the others take the letters from U+0100 on.
 */
final class ByteAlphabet {
  private static final int FIRST_SUBSTITUTE = 0x100;
  private static final char[] LETTERS = letters();

  private ByteAlphabet() {}

  /** The text's UTF-8 bytes, one letter each. */
  static String encode(String text) {
    var encoded = new StringBuilder();
    for (var b : text.getBytes(StandardCharsets.UTF_8)) {
      encoded.append(LETTERS[b & 0xff]);
    }
    return encoded.toString();
  }

  /** All 256 letters in byte order. */
  static List<String> all() {
    return IntStream.range(0, 256).mapToObj(b -> String.valueOf(LETTERS[b])).toList();
  }

  private static char[] letters() {
    var letters = new char[256];
    var substitutes = 0;
    for (var b = 0; b < letters.length; b++) {
      letters[b] = isPrintable(b) ? (char) b : (char) (FIRST_SUBSTITUTE + substitutes++);
    }
    return letters;
  }

  private static boolean isPrintable(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
  }
}
