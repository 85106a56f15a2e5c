package io.aipowergrid.node.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Domain separation: every hash and signature of this room starts with its own tag. */
final class Tags {
  private Tags() {}

  /** The tag's ASCII bytes and one zero byte. */
  static byte[] of(String tag) {
    var bytes = tag.getBytes(StandardCharsets.US_ASCII);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
