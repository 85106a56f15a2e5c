package io.aipowergrid.node.ops.cli;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads raw blocks from a file in one of two forms: as the daemon writes its blk*.dat (magic,
 * length as uint32le, block; validation.cpp, WriteBlockToDisk), with zeros where it reserved room,
 * or JSON lines, each a string of hex or an object with the hex as {@code raw}. One thread.
 */
final class BlockFile implements AutoCloseable {
  /** net.h, MAX_PROTOCOL_MESSAGE_LENGTH bounds what a length may claim before memory is taken. */
  private static final int BLOCK_BYTES_MAX = 8_000_000;

  private static final int LINE_CHARS_MAX = 2 * BLOCK_BYTES_MAX + 4096;

  /** Bytes that tell the two forms apart. */
  private static final int HEAD_BYTES = 8;

  private final Path path;
  private final InputStream in;
  private final byte[] magic;
  private final long size;
  private final boolean lines;
  private long position;

  /**
   * @param magic of the network, big-endian as in its parameters
   */
  BlockFile(Path path, int magic) {
    this.path = path;
    this.magic =
        new byte[] {
          (byte) (magic >>> 24), (byte) (magic >>> 16), (byte) (magic >>> 8), (byte) magic
        };
    try {
      size = Files.size(path);
      in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
      in.mark(HEAD_BYTES);
      lines = isText(in.readNBytes(HEAD_BYTES));
      in.reset();
    } catch (IOException e) {
      throw new IllegalStateException(path + " cannot be read: " + e.getMessage());
    }
  }

  /** A magic may begin with a letter that is a hex digit too, so more than one byte is asked. */
  private static boolean isText(byte[] head) {
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

  /** Bytes of the file. */
  long size() {
    return size;
  }

  /** Bytes read so far. */
  long position() {
    return position;
  }

  /** The next block in hex; empty at the end. */
  Optional<String> next() {
    try {
      return lines ? nextLine() : nextRecord();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Optional<String> nextLine() throws IOException {
    String line = readLine();
    while (line.isBlank()) {
      if (position >= size) {
        return Optional.empty();
      }
      line = readLine();
    }
    String hex = hexOf(line.strip());
    if (hex.isEmpty() || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      throw broken("a line is not the hex of a block");
    }
    return Optional.of(hex);
  }

  private static String hexOf(String line) {
    if (line.startsWith("{")) {
      int key = line.indexOf("\"raw\"");
      int open = key < 0 ? -1 : line.indexOf('"', key + 5);
      int close = open < 0 ? -1 : line.indexOf('"', open + 1);
      return close < 0 ? "" : line.substring(open + 1, close);
    }
    return line.replace("\"", "").replace(",", "");
  }

  private String readLine() throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      if (bytes.size() >= LINE_CHARS_MAX) {
        throw broken("a line is longer than any block");
      }
      bytes.write(next);
      next = in.read();
    }
    position += bytes.size() + (next < 0 ? 0 : 1);
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  private Optional<String> nextRecord() throws IOException {
    int matched = 0;
    while (matched < magic.length) {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      position++;
      if (next == (magic[matched] & 0xff)) {
        matched++;
      } else if (next == 0 && matched == 0) {
        continue; // Room that the daemon reserved and did not use.
      } else {
        throw broken("these are not blocks of the network, or another program obfuscated them");
      }
    }
    long length = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("it ends within a block");
      }
      length |= (long) next << (8 * i);
    }
    if (length > BLOCK_BYTES_MAX) {
      throw broken("a block claims " + length + " bytes");
    }
    byte[] block = in.readNBytes((int) length);
    if (block.length < length) {
      throw new EOFException("it ends within a block");
    }
    position += Integer.BYTES + length;
    return Optional.of(HexFormat.of().formatHex(block));
  }

  private IllegalStateException broken(String why) {
    return new IllegalStateException(path + " cannot be used at byte " + position + ": " + why);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
