package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.base.TokenIds;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The building blocks that payloads and answers share; sizes are checked before allocation. */
final class JobBytes {
  static final int TEXT_BYTES_MAX = 16 << 20;
  static final int TOKENS_MAX = 1 << 22;
  static final int ECHO_ENTRIES_MAX = 256;

  private JobBytes() {}

  static void text(ByteWriter out, String text) {
    out.sizedBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(ByteReader in) {
    return new String(in.sizedBytes(TEXT_BYTES_MAX), StandardCharsets.UTF_8);
  }

  static void tokens(ByteWriter out, TokenIds tokens) {
    out.compactSize(tokens.size()).bytes(tokens.toLittleEndianBytes());
  }

  static TokenIds tokens(ByteReader in) {
    int size = in.compactSize(TOKENS_MAX);
    if (size > in.remaining() / Integer.BYTES) {
      throw new MalformedBytesException("fewer token ids than announced");
    }
    var ids = new int[size];
    for (int i = 0; i < size; i++) {
      ids[i] = in.int32le();
    }
    return TokenIds.of(ids);
  }

  static void echo(ByteWriter out, Map<String, String> echo) {
    if (echo.size() > ECHO_ENTRIES_MAX) {
      throw new IllegalArgumentException("more echo entries than " + ECHO_ENTRIES_MAX);
    }
    out.compactSize(echo.size());
    new TreeMap<>(echo)
        .forEach(
            (key, value) -> {
              text(out, key);
              text(out, value);
            });
  }

  static Map<String, String> echo(ByteReader in) {
    int size = in.compactSize(ECHO_ENTRIES_MAX);
    var echo = new HashMap<String, String>();
    for (int i = 0; i < size; i++) {
      echo.put(text(in), text(in));
    }
    return echo;
  }

  /** Reads a version byte and refuses every one outside of these. */
  static int version(ByteReader in, int first, int last) {
    int found = in.uint8();
    if (found < first || found > last) {
      throw new MalformedBytesException("layout version " + found + " is unknown here");
    }
    return found;
  }

  /** Reads a version byte and refuses every other than this one. */
  static void requireVersion(ByteReader in, int version) {
    version(in, version, version);
  }
}
