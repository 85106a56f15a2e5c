package io.aipowergrid.node.inference.exact;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Turns token bytes into text that may be shown at once. Bytes of an unfinished character, and text
 * that may be the start of a stop string, are held back. Used by one thread.
 */
final class AnswerText {
  /** A character has at most four bytes, so at most three can wait for their last. */
  private static final int UNFINISHED_BYTES_MAX = 3;

  private final List<String> stopStrings;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final StringBuilder held = new StringBuilder();
  private final StringBuilder shown = new StringBuilder();
  private byte[] unfinished = new byte[0];
  private boolean stopped;

  AnswerText(List<String> stopStrings) {
    this.stopStrings = stopStrings;
  }

  /** Whether a stop string appeared; nothing more is shown then. */
  boolean stopped() {
    return stopped;
  }

  /** All text shown so far. */
  String shown() {
    return shown.toString();
  }

  /** Adds a token's bytes and returns what may be shown now. */
  String add(byte[] bytes) {
    if (!stopped) {
      decode(bytes, false);
    }
    return release(false);
  }

  /** Adds the last token's bytes and returns all that was held back. */
  String addLast(byte[] bytes) {
    if (!stopped) {
      decode(bytes, true);
    }
    return release(true);
  }

  private void decode(byte[] bytes, boolean last) {
    var in =
        ByteBuffer.allocate(unfinished.length + bytes.length).put(unfinished).put(bytes).flip();
    var out = CharBuffer.allocate(in.remaining() + UNFINISHED_BYTES_MAX);
    decoder.reset();
    decoder.decode(in, out, last);
    if (last) {
      decoder.flush(out);
    }
    unfinished = new byte[in.remaining()];
    in.get(unfinished);
    held.append(out.flip());
  }

  private String release(boolean last) {
    int stop = firstStop();
    if (stop >= 0) {
      stopped = true;
      held.setLength(stop);
    }
    int ready = stopped || last ? held.length() : held.length() - possibleStop();
    var text = held.substring(0, ready);
    held.delete(0, ready);
    shown.append(text);
    return text;
  }

  private int firstStop() {
    int first = -1;
    for (var stop : stopStrings) {
      int at = held.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /** Length of the longest end of the text that begins a stop string. */
  private int possibleStop() {
    int longest = 0;
    for (var stop : stopStrings) {
      int length = Math.min(stop.length() - 1, held.length());
      while (length > longest && !endsWith(stop, length)) {
        length--;
      }
      longest = Math.max(longest, length);
    }
    return longest;
  }

  private boolean endsWith(String stop, int length) {
    int from = held.length() - length;
    for (int i = 0; i < length; i++) {
      if (held.charAt(from + i) != stop.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
