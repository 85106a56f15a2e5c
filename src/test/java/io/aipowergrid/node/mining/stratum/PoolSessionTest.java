package io.aipowergrid.node.mining.stratum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.NonceSpace;
import io.aipowergrid.node.mining.SolutionVerdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each pool of kawpow-gpu.md 7, played by a script. */
class PoolSessionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HEADER = "01".repeat(31) + "aa";
  private static final String SEED = "0".repeat(64);
  private static final String TARGET = "00000000ff" + "0".repeat(54);

  private final Deque<JsonNode> sent = new ArrayDeque<>();
  private final List<MiningJob> jobs = new ArrayList<>();
  private Optional<String> shareAnswer = Optional.empty();
  private PoolSession session = session(true, false);

  private PoolSession session(boolean hexPrefix, boolean extranonceSubscribe) {
    var pool = new Pool("127.0.0.1", 1, false, "ADDR.rig", "x", hexPrefix, extranonceSubscribe);
    return new PoolSession(pool, "aipg/test", this::sent, jobs::add);
  }

  private void sent(byte[] line) {
    try {
      var node = new ObjectMapper().readTree(line);
      sent.add(node);
      if (node.path("method").asText().equals("mining.submit") && shareAnswer.isPresent()) {
        say(shareAnswer.get().replace("ID", node.get("id").asText()));
      }
    } catch (IOException | PoolFailure e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private void say(String line) throws PoolFailure {
    session.received(line.getBytes(UTF_8));
  }

  private String next() {
    return sent.remove().toString();
  }

  private static String notify(String job, String target, boolean clean) {
    return ("{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"%s\",\"%s\",\"%s\",%s,%s,49,"
            + "\"1b016cad\"]}")
        .formatted(job, HEADER, SEED, target, clean);
  }

  /** 7a: what kawpowminer was seen to exchange. */
  @Test
  void talksToAPoolOfKawpowminersDialect() throws PoolFailure {
    session.begin();
    assertThat(next())
        .isEqualTo(
            "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"mining.subscribe\","
                + "\"params\":[\"aipg/test\"]}");
    say("{\"id\":1,\"result\":[null,\"12c243\"],\"error\":null}");
    assertThat(next())
        .isEqualTo(
            "{\"id\":2,\"jsonrpc\":\"2.0\",\"method\":\"mining.authorize\","
                + "\"params\":[\"ADDR.rig\",\"x\"]}");
    say("{\"id\":2,\"result\":true,\"error\":null}");
    say("{\"id\":null,\"method\":\"mining.set_target\",\"params\":[\"" + TARGET + "\"]}");
    say(notify("0000cccd", "\"" + TARGET + "\"", true));
    assertThat(jobs)
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.nonces()).isEqualTo(new NonceSpace(0x12c2430000000000L, 24));
              assertThat(job.headerHash()).isEqualTo(Hash256.fromDisplayHex(HEADER));
              assertThat(job.height()).isEqualTo(49);
              assertThat(job.target()).isEqualTo(ShareWork.DIFFICULTY_ONE);
            });
    assertThat(sent).isEmpty();
  }

  /** 7b: job ids of 64 digits; no to extranonce.subscribe; every job clean. */
  @Test
  void talksToAPoolOfKawpowStratumPool() throws PoolFailure {
    session = session(true, true);
    session.begin();
    say("{\"id\":1,\"result\":[null,\"a1b2c3\"],\"error\":null}");
    sent.clear();
    say("{\"id\":3,\"result\":false,\"error\":[20,\"Not supported.\",null]}");
    say("{\"id\":2,\"result\":true,\"error\":null}");
    String id = "0".repeat(60) + "cccd";
    say(notify(id, "\"" + TARGET + "\"", true));
    answerShares("{\"id\":ID,\"result\":true,\"error\":null}");
    assertThat(submit()).isEqualTo(new SolutionVerdict.Accepted(Optional.empty()));
    assertThat(sent.element().at("/params/1").asText()).isEqualTo(id);
  }

  /** 7c: another form of the subscription, work before authorisation, no "error" member. */
  @Test
  void talksToAPoolOfMiningcore() throws PoolFailure {
    session.begin();
    say(
        "{\"id\":1,\"result\":[[[\"mining.set_target\",\"c1\"],[\"mining.notify\",\"c1\"]],"
            + "\"0f1e\"]}");
    say("{\"method\":\"mining.set_target\",\"params\":[\"" + TARGET + "\"]}");
    say(notify("17", "\"" + TARGET + "\"", true));
    assertThat(jobs).isEmpty();
    say("{\"id\":2,\"result\":true}");
    assertThat(jobs).hasSize(1);
    assertThat(jobs.getFirst().nonces()).isEqualTo(new NonceSpace(0x0f1e_0000_0000_0000L, 16));
    answerShares("{\"id\":ID,\"result\":null,\"error\":{\"code\":-1,\"message\":\"bad hash\"}}");
    assertThat(submit()).isEqualTo(new SolutionVerdict.Refused("-1 bad hash"));
  }

  /** NiceHash: asked for, and pushed before the next job. */
  @Test
  void takesANewExtranonceWithTheNextJob() throws PoolFailure {
    session = session(true, true);
    ready("12c243");
    assertThat(sent.stream().map(line -> line.path("method").asText()))
        .contains("mining.extranonce.subscribe");
    say("{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\"e6c751\"]}");
    assertThat(jobs).hasSize(1);
    say(notify("next", "\"" + TARGET + "\"", true));
    assertThat(jobs.getLast().nonces()).isEqualTo(new NonceSpace(0xe6c7510000000000L, 24));
  }

  @Test
  void hexIsSentWithPrefixOrWithoutAsThePoolWantsIt() throws PoolFailure {
    ready("12c243");
    answerShares("{\"id\":ID,\"result\":true,\"error\":null}");
    submit();
    assertThat(sent.element().at("/params/2").asText()).isEqualTo("0x12c2430000000001");
    assertThat(sent.element().at("/params/3").asText()).isEqualTo("0x" + HEADER);
    assertThat(sent.element().at("/params/4").asText()).isEqualTo("0x" + "0".repeat(64));

    session = session(false, false);
    ready("12c243");
    submit();
    assertThat(sent.element().at("/params/2").asText()).isEqualTo("12c2430000000001");
    assertThat(sent.element().at("/params/3").asText()).isEqualTo(HEADER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null, \"error\":[21,\"Job not found\",null]|Stale[]",
        "null, \"error\":[20,\"job not found\",null]|Stale[]",
        "null, \"error\":{\"code\":-1,\"message\":\"invalid jobid\"}|Stale[]",
        "null, \"error\":[22,\"duplicate share\",null]|Duplicate[]",
        "false,\"error\":[20,\"Duplicate share\",null]|Duplicate[]",
        "null, \"error\":[23,\"low difficulty share\",null]|Refused[reason=23 low difficulty share]",
        "null, \"error\":\"no\"|Refused[reason=no]",
        "false,\"error\":null|Refused[reason=the pool gave no reason]",
        "true, \"error\":null|Accepted[block=Optional.empty]",
        "true, \"x\":1|Accepted[block=Optional.empty]"
      })
  void understandsAnswersOfEveryForm(String rest, String verdict) throws PoolFailure {
    ready("12c243");
    answerShares("{\"id\":ID,\"result\":" + rest + "}");
    assertThat(submit()).hasToString(verdict);
  }

  @Test
  void aShareOfAnOldJobDoesNotEvenGoToThePool() throws PoolFailure {
    ready("12c243");
    var old = jobs.getFirst();
    say(notify("next", "\"" + TARGET + "\"", true));
    sent.clear();
    assertThat(session.submit(new MiningSolution(old.id(), 1, Hash256.ZERO), PATIENCE))
        .isEqualTo(new SolutionVerdict.Stale());
    assertThat(sent).isEmpty();
  }

  @Test
  void aShareWithoutAnswerIsUndecided() throws PoolFailure {
    ready("12c243");
    var solution = new MiningSolution(jobs.getFirst().id(), 1, Hash256.ZERO);
    assertThat(session.submit(solution, Duration.ofMillis(1)))
        .isEqualTo(new SolutionVerdict.Undecided("the pool did not answer"));
    session.close();
    assertThat(session.submit(solution, PATIENCE))
        .isEqualTo(new SolutionVerdict.Undecided("the pool is not connected"));
  }

  @Test
  void sharesThatWaitAreUndecidedWhenTheConnectionBreaks() throws Exception {
    ready("12c243");
    sent.clear();
    var solution = new MiningSolution(jobs.getFirst().id(), 1, Hash256.ZERO);
    var verdict =
        java.util.concurrent.CompletableFuture.supplyAsync(
            () -> session.submit(solution, PATIENCE));
    while (sent.isEmpty()) {
      Thread.sleep(1);
    }
    session.close();
    assertThat(verdict.get())
        .isEqualTo(new SolutionVerdict.Undecided("the connection to the pool broke"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1,\"result\":null,\"error\":[20,\"no\",null]}",
        "{\"id\":1,\"result\":[null,\"123\"],\"error\":null}",
        "{\"id\":1,\"result\":[null,\"0123456789\"],\"error\":null}",
        "nonsense"
      })
  void leavesAPoolThatCannotBeSubscribedTo(String answer) {
    session.begin();
    assertThatThrownBy(() -> say(answer)).isInstanceOf(PoolFailure.class);
  }

  @Test
  void leavesAPoolThatDoesNotLetItIn() throws PoolFailure {
    session.begin();
    say("{\"id\":1,\"result\":[null,\"\"],\"error\":null}");
    assertThatThrownBy(() -> say("{\"id\":2,\"result\":false,\"error\":null}"))
        .isInstanceOf(PoolFailure.class)
        .hasMessage("not authorised");
  }

  @Test
  void leavesAPoolWithAWrongSeedHash() throws PoolFailure {
    ready("12c243");
    assertThatThrownBy(() -> say(notify("j", "null", true).replace(SEED, "11".repeat(32))))
        .isInstanceOf(PoolFailure.class)
        .hasMessage("the seed hash is not that of height 49");
  }

  @Test
  void workBeforeTheSubscriptionIsDropped() throws PoolFailure {
    session.begin();
    say(notify("early", "null", true));
    say("{\"id\":1,\"result\":[null,\"12c243\"],\"error\":null}");
    say("{\"id\":2,\"result\":true,\"error\":null}");
    assertThat(jobs).isEmpty();
  }

  @Test
  void answersWhatPoolsAskAndRefusesWhatItDoesNotKnow() throws PoolFailure {
    ready("12c243");
    sent.clear();
    say("{\"id\":7,\"method\":\"client.get_version\",\"params\":[]}");
    assertThat(next()).isEqualTo("{\"id\":7,\"result\":\"aipg/test\",\"error\":null}");
    say("{\"id\":8,\"method\":\"mining.ping\",\"params\":[]}");
    assertThat(next()).isEqualTo("{\"id\":8,\"result\":\"pong\",\"error\":null}");
    say("{\"id\":9,\"method\":\"mining.what\",\"params\":[]}");
    assertThat(sent.remove().at("/error/0").asInt()).isEqualTo(20);
    say("{\"id\":null,\"method\":\"mining.what\",\"params\":[]}");
    say("{\"id\":null,\"method\":\"client.show_message\",\"params\":[\"hello\"]}");
    say("{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"bad\"]}");
    assertThat(sent).isEmpty();
    assertThatThrownBy(() -> say("{\"id\":null,\"method\":\"client.reconnect\",\"params\":[]}"))
        .isInstanceOfSatisfying(
            PoolFailure.class, failure -> assertThat(failure.reconnect()).isPresent());
  }

  private void ready(String extranonce) throws PoolFailure {
    jobs.clear();
    session.begin();
    say("{\"id\":1,\"result\":[null,\"" + extranonce + "\"],\"error\":null}");
    say("{\"id\":2,\"result\":true,\"error\":null}");
    say(notify("job", "\"" + TARGET + "\"", true));
  }

  private void answerShares(String answer) {
    shareAnswer = Optional.of(answer);
  }

  private SolutionVerdict submit() {
    sent.clear();
    return session.submit(
        new MiningSolution(jobs.getLast().id(), 0x12c2430000000001L, Hash256.ZERO), PATIENCE);
  }
}
