package io.aipowergrid.node.inference.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The printable alphabet of byte-level BPE: visible Latin-1 characters stand for their own byte,
 * the other 68 bytes for U+0100 onwards.
 */
final class ByteAlphabet {
  private static final int BYTES = 256;
  private static final char FIRST_SUBSTITUTE = 0x100;
  private static final char[] CHAR_OF_BYTE = new char[BYTES];
  private static final short[] BYTE_OF_CHAR = new short[FIRST_SUBSTITUTE + BYTES];

  static {
    Arrays.fill(BYTE_OF_CHAR, (short) -1);
    char substitute = FIRST_SUBSTITUTE;
    for (int value = 0; value < BYTES; value++) {
      boolean visible =
          (value >= '!' && value <= '~')
              || (value >= 0xA1 && value <= 0xAC)
              || (value >= 0xAE && value <= 0xFF);
      CHAR_OF_BYTE[value] = visible ? (char) value : substitute++;
      BYTE_OF_CHAR[CHAR_OF_BYTE[value]] = (short) value;
    }
  }

  private ByteAlphabet() {}

  static String encode(byte[] bytes) {
    var text = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      text.append(CHAR_OF_BYTE[Byte.toUnsignedInt(b)]);
    }
    return text.toString();
  }

  /** The bytes of a token; characters outside of the alphabet give their UTF-8. */
  static byte[] decode(String token) {
    var bytes = new ByteArrayOutputStream(token.length());
    token
        .codePoints()
        .forEach(
            c -> {
              int value = c < BYTE_OF_CHAR.length ? BYTE_OF_CHAR[c] : -1;
              if (value >= 0) {
                bytes.write(value);
              } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }
}
