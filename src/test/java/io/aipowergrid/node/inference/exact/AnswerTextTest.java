package io.aipowergrid.node.inference.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTextTest {
  private static final byte[] NOTHING = {};

  @Test
  void holdsBackTheBytesOfAnUnfinishedCharacter() {
    var text = new AnswerText(List.of());
    var euro = "€".getBytes(StandardCharsets.UTF_8);
    assertEquals("a", text.add(new byte[] {'a', euro[0]}));
    assertEquals("", text.add(new byte[] {euro[1]}));
    assertEquals("€b", text.add(new byte[] {euro[2], 'b'}));
    assertEquals("a€b", text.shown());
  }

  @Test
  void showsBytesThatAreNoTextAsReplacement() {
    var text = new AnswerText(List.of());
    assertEquals("\uFFFDx", text.add(new byte[] {(byte) 0xff, 'x'}));
    assertEquals("", text.add(new byte[] {(byte) 0xe2}));
    assertEquals("\uFFFD", text.addLast(NOTHING));
  }

  @Test
  void holdsBackWhatMayBecomeAStopString() {
    var text = new AnswerText(List.of("<end>"));
    assertEquals("one ", text.add(bytes("one <e")));
    assertEquals("", text.add(bytes("n")));
    assertEquals("<enx", text.add(bytes("x")));
    assertFalse(text.stopped());
  }

  @Test
  void endsBeforeTheStopString() {
    var text = new AnswerText(List.of("never", "<end>"));
    assertEquals("two", text.add(bytes("two<")));
    assertEquals("", text.add(bytes("end> and more")));
    assertTrue(text.stopped());
    assertEquals("", text.add(bytes("ignored")));
    assertEquals("two", text.shown());
  }

  @Test
  void takesTheEarliestOfSeveralStopStrings() {
    var text = new AnswerText(List.of("world", "lo"));
    assertEquals("hel", text.add(bytes("hello world")));
    assertTrue(text.stopped());
  }

  @Test
  void findsAStopStringInTheLastToken() {
    var text = new AnswerText(List.of("ab"));
    assertEquals("x", text.add(bytes("xa")));
    assertEquals("", text.addLast(bytes("b")));
    assertTrue(text.stopped());
    assertEquals("x", text.shown());
  }

  @Test
  void releasesWhatWasHeldAtTheEnd() {
    var text = new AnswerText(List.of("abc"));
    assertEquals("x", text.add(bytes("xab")));
    assertEquals("ab", text.addLast(NOTHING));
    assertEquals("xab", text.shown());
  }

  @Test
  void findsAStopStringThatBeginsAgainInsideItself() {
    var text = new AnswerText(List.of("aab"));
    var shown = new StringBuilder();
    for (var piece : List.of("a", "a", "a", "b")) {
      shown.append(text.add(bytes(piece)));
    }
    assertEquals("a", shown.toString());
    assertTrue(text.stopped());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
