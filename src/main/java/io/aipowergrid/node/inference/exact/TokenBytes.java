package io.aipowergrid.node.inference.exact;

import java.util.Arrays;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The tokens of a vocabulary that add bytes to an answer, sorted by those bytes, so that tokens
 * with a common beginning stand together. Immutable; safe for any thread.
 */
final class TokenBytes {
  private final int vocabulary;
  private final int[] ids;
  private final byte[] bytes;
  private final int[] starts;
  private final int[] common;
  private final int longest;

  /**
   * @param texts the bytes of each token; empty for those that add none
   * @param endIds tokens that end an answer, whatever their text
   */
  TokenBytes(IntFunction<byte[]> texts, int vocabulary, Set<Integer> endIds) {
    this.vocabulary = vocabulary;
    @SuppressWarnings("ArrayRecordComponent") // Lives as long as the sort.
    record Entry(int id, byte[] bytes) {}
    var entries = new java.util.ArrayList<Entry>();
    for (int id = 0; id < vocabulary; id++) {
      var text = texts.apply(id);
      if (text.length > 0 && !endIds.contains(id)) {
        entries.add(new Entry(id, text));
      }
    }
    entries.sort(
        (a, b) -> {
          int order = Arrays.compareUnsigned(a.bytes, b.bytes);
          return order != 0 ? order : Integer.compare(a.id, b.id);
        });
    this.ids = entries.stream().mapToInt(Entry::id).toArray();
    this.bytes = new byte[entries.stream().mapToInt(entry -> entry.bytes.length).sum()];
    this.starts = new int[ids.length + 1];
    this.common = new int[ids.length];
    int most = 0;
    for (int i = 0; i < ids.length; i++) {
      var text = entries.get(i).bytes;
      most = Math.max(most, text.length);
      common[i] = i == 0 ? 0 : common(entries.get(i - 1).bytes, text);
      System.arraycopy(text, 0, bytes, starts[i], text.length);
      starts[i + 1] = starts[i] + text.length;
    }
    this.longest = most;
  }

  private static int common(byte[] a, byte[] b) {
    int difference = Arrays.mismatch(a, b);
    return difference < 0 ? a.length : difference;
  }

  /** Ids are below this. */
  int vocabulary() {
    return vocabulary;
  }

  int count() {
    return ids.length;
  }

  /** Bytes of the longest token. */
  int longest() {
    return longest;
  }

  int id(int index) {
    return ids[index];
  }

  int length(int index) {
    return starts[index + 1] - starts[index];
  }

  byte byteAt(int index, int position) {
    return bytes[starts[index] + position];
  }

  /** Bytes that the token has in common with the one before it. */
  int common(int index) {
    return common[index];
  }
}
