package io.aipowergrid.node.mining.stratum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.mining.stratum.StratumMessage.Malformed;
import io.aipowergrid.node.mining.stratum.StratumMessage.Request;
import io.aipowergrid.node.mining.stratum.StratumMessage.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StratumJsonTest {
  private static final String SUBMIT =
      "{\"id\":40,\"jsonrpc\":\"2.0\",\"method\":\"mining.submit\",\"params\":[\"ADDR.worker\","
          + "\"0000cccd\",\"0x12c24300000002a4\",\"0x"
          + "1a".repeat(32)
          + "\",\"0x"
          + "2b".repeat(32)
          + "\"],\"worker\":\"worker\"}";

  @Test
  void readsARequest() {
    assertThat(parse("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"a\",2,null]}"))
        .isInstanceOfSatisfying(
            Request.class,
            request -> {
              assertThat(request.wantsAnswer()).isTrue();
              assertThat(request.id().asInt()).isEqualTo(1);
              assertThat(request.method()).isEqualTo("mining.subscribe");
              assertThat(request.params()).hasSize(3);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"method\":\"m\"}",
        "{\"id\":null,\"method\":\"m\",\"params\":null}",
        "{\"id\":null,\"method\":\"m\",\"params\":{\"agent\":\"x\"}}"
      })
  void aRequestMayHaveNoIdAndNoListOfParameters(String line) {
    assertThat(parse(line))
        .isInstanceOfSatisfying(
            Request.class,
            request -> {
              assertThat(request.wantsAnswer()).isFalse();
              assertThat(request.params()).isEmpty();
            });
  }

  @Test
  void readsErrorsOfEveryForm() {
    assertThat(fault("[21,\"Job not found\",null]"))
        .contains(new StratumFault(21, "Job not found"));
    assertThat(fault("{\"code\":-1,\"message\":\"bad hash\"}"))
        .contains(new StratumFault(-1, "bad hash"));
    assertThat(fault("\"no\"")).contains(new StratumFault(0, "no"));
    assertThat(fault("[]")).contains(new StratumFault(0, ""));
    assertThat(fault("null")).isEmpty();
  }

  @Test
  void anErrorsTextIsShortAndHasNoControlCharacters() {
    assertThat(fault("[20,\"a\\nb" + "c".repeat(300) + "\"]").orElseThrow().text())
        .startsWith("a bc")
        .hasSize(StratumFault.TEXT_MAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "7",
        "null",
        "{}",
        "{\"id\":1}",
        "{\"id\":1} {\"id\":2}",
        "{\"id\":1.5,\"method\":\"m\"}",
        "{\"id\":[1],\"method\":\"m\"}",
        "{\"id\":true,\"result\":true}",
        "{\"id\":1,\"method\":7}",
        "{\"id\":1,\"method\":\"m\"",
        "{\"id\":1,\"method\":\"m\",\"params\":[[[[[[[[[1]]]]]]]]]}",
        "{\"id\":1,\"method\":\"m\",\"params\":[11111111111111111111111111111111111111111]}"
      })
  void refusesWhatIsNoMessage(String line) {
    assertThat(parse(line)).isInstanceOf(Malformed.class);
  }

  @Test
  void limitsNamesAndNumberOfParameters() {
    String longest = "m".repeat(StratumJson.NAME_MAX);
    assertThat(parse("{\"id\":1,\"method\":\"" + longest + "\"}")).isInstanceOf(Request.class);
    assertThat(parse("{\"id\":1,\"method\":\"" + longest + "m\"}")).isInstanceOf(Malformed.class);
    assertThat(parse("{\"id\":\"" + longest + "m\",\"method\":\"m\"}"))
        .isInstanceOf(Malformed.class);
    assertThat(parse(withParams(StratumJson.PARAMS_MAX))).isInstanceOf(Request.class);
    assertThat(parse(withParams(StratumJson.PARAMS_MAX + 1))).isInstanceOf(Malformed.class);
  }

  /** Any bytes give a message or a refusal, on both sides' readers, and never an exception. */
  @Test
  void neverThrowsForAnyLine() {
    var random = new Random(20_260_101);
    byte[] sound = SUBMIT.getBytes(UTF_8);
    int malformed = 0;
    for (int round = 0; round < 100_000; round++) {
      byte[] line = round % 4 == 0 ? noise(random) : mutated(random, sound);
      var message = StratumJson.parse(line);
      malformed += message instanceof Malformed ? 1 : 0;
      if (message instanceof Request request) {
        assertThat(MinerRequest.of(request)).isNotNull();
        assertThat(PoolNotice.of(request)).isNotNull();
      }
    }
    assertThat(malformed).isBetween(25_000, 99_999);
  }

  private static byte[] noise(Random random) {
    var line = new byte[random.nextInt(64)];
    random.nextBytes(line);
    return line;
  }

  private static byte[] mutated(Random random, byte[] sound) {
    byte[] line =
        Arrays.copyOf(sound, random.nextInt(8) == 0 ? random.nextInt(sound.length) : sound.length);
    for (int i = 0; i < 1 + random.nextInt(3) && line.length > 0; i++) {
      line[random.nextInt(line.length)] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) "{}[]\",:0x9eE-.tn\\".charAt(random.nextInt(17));
    }
    return line;
  }

  private static String withParams(int count) {
    return "{\"id\":1,\"method\":\"m\",\"params\":["
        + String.join(",", java.util.Collections.nCopies(count, "1"))
        + "]}";
  }

  private static Optional<StratumFault> fault(String error) {
    var line = "{\"id\":1,\"result\":null,\"error\":" + error + "}";
    return parse(line) instanceof Response response ? response.fault() : Optional.empty();
  }

  private static StratumMessage parse(String line) {
    return StratumJson.parse(line.getBytes(UTF_8));
  }

  @Test
  void saysWhichFaultsMeanThatAShareCameTooLateOrTwice() {
    var late =
        List.of(
            new StratumFault(21, ""),
            new StratumFault(20, "job not found"),
            new StratumFault(-1, "invalid jobid"),
            new StratumFault(20, "Stale share"));
    assertThat(late).allMatch(StratumFault::saysStale);
    assertThat(new StratumFault(22, "x").saysDuplicate()).isTrue();
    assertThat(new StratumFault(20, "Duplicate share").saysDuplicate()).isTrue();
    assertThat(new StratumFault(23, "low difficulty share").saysStale()).isFalse();
    assertThat(new StratumFault(23, "low difficulty share").saysDuplicate()).isFalse();
  }
}
