package io.aipowergrid.node.ops.blocks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/** JSON lines: each a block in hex, a string of it, or an object with the hex as {@code raw}. */
final class BlockLines implements BlockForm {
  private static final int LINE_CHARS_MAX = 2 * BlockFile.BLOCK_BYTES_MAX + 4096;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private InputStream in;
  private long position;
  private boolean ended;

  BlockLines(Path path) throws IOException {
    this.path = path;
    in = open(path);
  }

  private static InputStream open(Path path) throws IOException {
    return new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
  }

  /** A magic may begin with a letter that is a hex digit too, so more than one byte is asked. */
  static boolean isText(byte[] head) {
    if (head.length > 0 && (head[0] == '"' || head[0] == '{')) {
      return true;
    }
    for (byte each : head) {
      if (Character.digit(each, 16) < 0 && !Character.isWhitespace(each)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void rewind() {
    try {
      in.close();
      in = open(path);
      position = 0;
      ended = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<BlockFile.Found> next() throws IOException {
    while (!ended) {
      long start = position;
      String line = readLine();
      if (!line.isBlank()) {
        return Optional.of(found(start, line));
      }
    }
    return Optional.empty();
  }

  private String readLine() throws IOException {
    var bytes = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      if (bytes.size() >= LINE_CHARS_MAX) {
        throw broken("a line is longer than any block");
      }
      bytes.write(next);
      next = in.read();
    }
    ended = next < 0;
    position += bytes.size() + (ended ? 0 : 1);
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private BlockFile.Found found(long start, String line) {
    int from = digitsFrom(line);
    int to = Math.max(0, from);
    while (from >= 0 && to < line.length() && Character.digit(line.charAt(to), 16) >= 0) {
      to++;
    }
    if (from < 0 || to == from || (to - from) % 2 != 0) {
      throw broken("a line is not the hex of a block");
    }
    int headEnd = Math.min(to, from + 2 * HEADER_BYTES_MAX);
    byte[] head = HexFormat.of().parseHex(line, from, headEnd);
    return new BlockFile.Found(start + from, (to - from) / 2, head);
  }

  /** Where the hex digits begin; -1 in an object without them. */
  private static int digitsFrom(String line) {
    int at = 0;
    while (Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    if (line.charAt(at) == '{') {
      int key = line.indexOf("\"raw\"", at);
      int quote = key < 0 ? -1 : line.indexOf('"', key + "\"raw\"".length());
      return quote < 0 ? -1 : quote + 1;
    }
    return line.charAt(at) == '"' ? at + 1 : at;
  }

  private IllegalStateException broken(String why) {
    return new IllegalStateException(path + " cannot be used at byte " + position + ": " + why);
  }

  @Override
  public int storedBytes(int length) {
    return 2 * length;
  }

  @Override
  public byte[] decode(byte[] stored) {
    return HexFormat.of().parseHex(new String(stored, StandardCharsets.ISO_8859_1));
  }

  @Override
  public Optional<String> complaint() {
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
