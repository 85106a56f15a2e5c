package io.aipowergrid.node.mining.stratum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineBufferTest {
  @Test
  void linesEndWithLfAndEmptyOnesAreDropped() throws LineBuffer.TooLong {
    var buffer = new LineBuffer(8);
    assertThat(texts(buffer.add(bytes("one\r\n\n\r\ntwo\nth")))).containsExactly("one", "two");
    assertThat(texts(buffer.add(bytes("ree")))).isEmpty();
    assertThat(texts(buffer.add(bytes("\n")))).containsExactly("three");
  }

  @Test
  void aLineMayHaveTheMaximumAndNoByteMore() throws LineBuffer.TooLong {
    var buffer = new LineBuffer(4);
    assertThat(texts(buffer.add(bytes("four\nfour")))).containsExactly("four");
    assertThat(texts(buffer.add(bytes("\n")))).containsExactly("four");
    assertThatThrownBy(() -> buffer.add(bytes("fives")))
        .isInstanceOf(LineBuffer.TooLong.class)
        .hasMessage("a line has more than 4 bytes");
  }

  @Test
  void itDoesNotMatterHowTheStreamIsCut() throws LineBuffer.TooLong {
    var random = new Random(7);
    byte[] stream = bytes("alpha\nb\r\n\ngamma delta\n".repeat(20));
    for (int round = 0; round < 100; round++) {
      var buffer = new LineBuffer(16);
      List<String> lines = new ArrayList<>();
      for (int at = 0; at < stream.length; ) {
        int next = Math.min(stream.length, at + 1 + random.nextInt(9));
        lines.addAll(texts(buffer.add(java.util.Arrays.copyOfRange(stream, at, next))));
        at = next;
      }
      assertThat(lines).hasSize(60).startsWith("alpha", "b", "gamma delta", "alpha");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static List<String> texts(List<byte[]> lines) {
    return lines.stream().map(line -> new String(line, UTF_8)).toList();
  }
}
