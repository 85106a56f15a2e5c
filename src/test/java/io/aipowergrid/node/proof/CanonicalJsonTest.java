package io.aipowergrid.node.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.aipowergrid.node.base.MalformedBytesException;
import org.junit.jupiter.api.Test;

/** RFC 8785, as far as it speaks of texts, names and integers. */
class CanonicalJsonTest {
  @Test
  void sortsNamesByCodeUnitsAsSection323Shows() {
    // "\ufb33" sorts after "\ud83d\ude00" although its code point is smaller.
    canonical(
        "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew\","
            + "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji\",\"\\u0080\":\"Control\",\"\\u00f6\":\"o\"}",
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"o\","
            + "\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji\",\"\ufb33\":\"Hebrew\"}");
  }

  @Test
  void escapesOnlyWhatMustBe() {
    canonical(
        "\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"",
        "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    canonical("\"\\b\\f\\n\\r\\t\\u007f\"", "\"\\b\\f\\n\\r\\t\u007f\"");
  }

  @Test
  void dropsSpaceAndKeepsListsInOrder() {
    canonical(
        " { \"b\" : [ 3 , 1, [] , {} ] , \"a\" : [ true, false, null ] } ",
        "{\"a\":[true,false,null],\"b\":[3,1,[],{}]}");
  }

  @Test
  void keepsIntegersThatEveryReaderKeeps() {
    canonical(
        "[0,-1,9007199254740991,-9007199254740991]", "[0,-1,9007199254740991,-9007199254740991]");
    refuses("9007199254740992");
    refuses("1.0");
    refuses("1e3");
    refuses("123456789012345678901234567890");
  }

  @Test
  void refusesWhatTwoReadersMayReadDifferently() {
    refuses("{\"a\":1,\"a\":1}");
    refuses("{\"a\":1} x");
    refuses("{\"a\":1}{}");
    refuses("[1,]");
    refuses("{'a':1}");
    refuses("[01]");
    refuses("[NaN]");
    refuses("// note\n1");
    refuses("\"\\ud800\"");
    refuses("\"\\udc00x\"");
    refuses("");
    refuses("[".repeat(17) + "]".repeat(17));
    assertThrows(
        MalformedBytesException.class,
        () -> CanonicalJson.parse(new byte[] {'"', (byte) 0xc0, '"'}));
  }

  private static void canonical(String text, String expected) {
    assertEquals(expected, CanonicalJson.format(CanonicalJson.parse(text.getBytes(UTF_8))));
  }

  private static void refuses(String text) {
    assertThrows(
        MalformedBytesException.class,
        () -> CanonicalJson.format(CanonicalJson.parse(text.getBytes(UTF_8))),
        text);
  }
}
