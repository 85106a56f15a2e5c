package io.aipowergrid.node.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void readsOneObject() {
    assertThat(read("{\"model\":\"m\"}").fields().requireText("model")).isEqualTo("m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":}",
        "[]",
        "\"text\"",
        "null",
        "{} {}",
        "{\"a\":1,\"a\":2}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":1,}"
      })
  void refusesWhatIsNotOneJsonObject(String text) {
    assertThat(failure(text.getBytes(StandardCharsets.UTF_8), 1000).code())
        .isEqualTo(ErrorCode.MALFORMED_JSON);
  }

  @Test
  void tellsThePlaceOfAFaultAndNotTheContent() {
    var failure = failure("{\n \"secret prompt\" x}".getBytes(StandardCharsets.UTF_8), 1000);
    assertThat(failure.detail()).contains("line 2").doesNotContain("secret");
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    var overlong = new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'};
    var surrogate =
        new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'};
    var cut = new byte[] {'{', '"', (byte) 0xe2, (byte) 0x82, '"', ':', '1', '}'};
    for (var bytes : new byte[][] {overlong, surrogate, cut}) {
      var failure = failure(bytes, 1000);
      assertThat(failure.code()).isEqualTo(ErrorCode.MALFORMED_JSON);
      assertThat(failure.detail()).isEqualTo("The body is not valid UTF-8.");
    }
  }

  @Test
  void refusesHalfASurrogatePair() {
    var failure =
        catchThrowableOfType(
            NodeException.class, () -> read("{\"a\":\"x\\ud83d\"}").fields().text("a"));
    assertThat(failure.param()).isEqualTo("a");
    assertThat(read("{\"a\":\"\\ud83d\\ude00\"}").fields().text("a")).isEqualTo("😀");
  }

  @Test
  void acceptsExactlyTheLimitAndNotOneByteMore() {
    assertThat(read("{\"a\":1}", 7).fields().has("a")).isTrue();
    assertThat(failure("{\"a\":1}".getBytes(StandardCharsets.UTF_8), 6).code())
        .isEqualTo(ErrorCode.REQUEST_TOO_LARGE);
  }

  @Test
  void refusesABodyThatTakesLongerThanItMay() {
    var bytes = "{}".getBytes(StandardCharsets.UTF_8);
    var failure =
        catchThrowableOfType(
            NodeException.class,
            () -> JsonBody.read(new ByteArrayInputStream(bytes), 1000, Duration.ofNanos(-1)));
    assertThat(failure.code()).isEqualTo(ErrorCode.REQUEST_TIMEOUT);
  }

  @Test
  void refusesABodyThatBreaksOff() {
    var failure =
        catchThrowableOfType(NodeException.class, () -> JsonBody.read(brokenOff(), 1000, PATIENCE));
    assertThat(failure.code()).isEqualTo(ErrorCode.REQUEST_TIMEOUT);
  }

  @Test
  void refusesAbsurdNesting() {
    var deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThat(failure(deep.getBytes(StandardCharsets.UTF_8), 1_000_000).code())
        .isEqualTo(ErrorCode.MALFORMED_JSON);
  }

  @Test
  void fingerprintTellsBodiesAndKindsApart() {
    assertThat(read("{}").fingerprint("chat")).isEqualTo(read("{}").fingerprint("chat"));
    assertThat(read("{}").fingerprint("chat")).isNotEqualTo(read("{ }").fingerprint("chat"));
    assertThat(read("{}").fingerprint("chat")).isNotEqualTo(read("{}").fingerprint("completion"));
  }

  private static InputStream brokenOff() {
    return new SequenceInputStream(
        new ByteArrayInputStream(new byte[] {'{'}),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the connection is gone");
          }
        });
  }

  private static JsonBody read(String text) {
    return read(text, 1000);
  }

  private static JsonBody read(String text, long sizeMax) {
    return JsonBody.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), sizeMax, PATIENCE);
  }

  private static NodeException failure(byte[] bytes, long sizeMax) {
    return catchThrowableOfType(
        NodeException.class,
        () -> JsonBody.read(new ByteArrayInputStream(bytes), sizeMax, PATIENCE));
  }
}
