package io.aipowergrid.node.mining.stratum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream of bytes into lines that end with LF. A CR before it and lines without anything are
 * dropped. Never holds more than one longest line. One thread at a time.
 */
final class LineBuffer {
  private final byte[] rest;
  private int length;

  /**
   * @param lineBytesMax the longest line, without its end
   */
  LineBuffer(int lineBytesMax) {
    this.rest = new byte[lineBytesMax];
  }

  /** A line is longer than allowed; nothing can be made of the stream any more. */
  static final class TooLong extends Exception {
    private static final long serialVersionUID = 1L;

    TooLong(int max) {
      super("a line has more than " + max + " bytes");
    }
  }

  /** Takes bytes and gives the lines that they complete, in order. */
  List<byte[]> add(byte[] bytes) throws TooLong {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        append(bytes, start, i);
        takeLine(lines);
        start = i + 1;
      }
    }
    append(bytes, start, bytes.length);
    return lines;
  }

  private void append(byte[] bytes, int from, int to) throws TooLong {
    if (to - from > rest.length - length) {
      throw new TooLong(rest.length);
    }
    System.arraycopy(bytes, from, rest, length, to - from);
    length += to - from;
  }

  private void takeLine(List<byte[]> lines) {
    int end = length > 0 && rest[length - 1] == '\r' ? length - 1 : length;
    if (end > 0) {
      lines.add(Arrays.copyOf(rest, end));
    }
    length = 0;
  }
}
