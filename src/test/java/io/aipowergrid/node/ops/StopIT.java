package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.api.testing.NodeClient;
import io.aipowergrid.node.ops.testing.NodeUnderTest;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged node, told by Ctrl-C to stop while twenty streams run: not ready at once, every
 * stream ended in order, the database stopped cleanly, and nothing lost or charged wrongly.
 */
class StopIT {
  private static final int STREAMS = 20;
  private static final String CONCURRENCY = "-Daipg.jobs.concurrency=4";
  private static final String PATIENT_DRAIN = "-Daipg.ops.drain-timeout=90s";

  @TempDir Path data;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void endsEveryStreamInOrder() throws Exception {
    try (var node = new NodeUnderTest(data)) {
      node.startInBackground(CONCURRENCY, PATIENT_DRAIN, NodeUnderTest.SLOW_ENGINE);
      var key = node.awaitDemoKey();
      node.awaitReady();
      var streams = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (int i = 0; i < STREAMS; i++) {
        streams.add(
            client.sendAsync(node.longChat(key, i, true, 900).build(), BodyHandlers.ofString()));
      }
      node.await("all are admitted", () -> node.number("select count(*) from job") == STREAMS);
      node.await("some run", () -> running(node) > 0);

      node.signal("INT");
      node.await("it is not ready", () -> node.readiness().equals(Optional.of(503)));
      assertThat(running(node)).as("jobs that run on while the node is not ready").isPositive();
      assertRefusedAsDraining(node, key);

      int answered = 0;
      for (var stream : streams) {
        if (endsWithAnswer(stream.get(120, TimeUnit.SECONDS))) answered++;
      }
      assertThat(node.awaitExit()).isZero();
      assertThat(answered).as("streams that were running and got their answer").isBetween(1, 19);
      assertThat(node.database()).isEmpty();
      assertThat(data.resolve("pg/cluster/postmaster.pid")).doesNotExist();
      assertThat(data.resolve("mempool.dat")).as("what waited for a block").isNotEmptyFile();
      assertThat(node.databaseLog().strip()).endsWith("database system is shut down");
      assertThat(node.log()).doesNotContain(" ERROR ").doesNotContain(" WARN ");
      assertThat(node.log()).as("prompts stay out of the log").doesNotContain("a long story");
      assertThat(node.log().split(key, -1)).as("the key stands in the greeting only").hasSize(3);

      assertNothingLost(node, answered);
    }
  }

  private void assertRefusedAsDraining(NodeUnderTest node, String key) throws Exception {
    var refused = client.send(node.longChat(key, 99, false, 5).build(), BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(NodeClient.parse(refused.body()).at("/error/rc").asText()).isEqualTo("draining");
    assertThat(refused.headers().firstValue("x-should-retry")).contains("true");
  }

  /** Whether the stream ended with its answer and receipt; if not, it must say why. */
  private static boolean endsWithAnswer(HttpResponse<String> stream) {
    assertThat(stream.statusCode()).isEqualTo(200);
    if (stream.body().endsWith("data: [DONE]\n\n")) {
      assertThat(stream.body()).containsPattern(": aipg-receipt rcpt_[0-9a-f]{32}\n");
      return true;
    }
    var last = List.of(stream.body().strip().split("\n\n")).getLast();
    assertThat(last).startsWith("data: {\"error\":");
    assertThat(NodeClient.parse(last.substring("data: ".length())).at("/error/rc").asText())
        .isEqualTo("draining");
    return false;
  }

  /** After the next start: what was answered was paid, what was cut off is run free of charge. */
  private void assertNothingLost(NodeUnderTest node, int answered) throws Exception {
    node.start(CONCURRENCY);
    node.awaitReady();
    node.await(
        "the rest ends", () -> node.number("select count(*) from job where ended_at is null") == 0);
    assertThat(node.number("select count(*) from job where state = 'SUCCEEDED'"))
        .isEqualTo(STREAMS);
    assertThat(node.number("select count(*) from job where cost_micros > 0")).isEqualTo(answered);
    assertThat(node.number("select count(*) from job where waived and cost_micros > 0")).isZero();
    assertThat(node.number("select count(*) from proof_receipt")).isEqualTo(STREAMS);
    assertThat(node.number("select count(*) from reservation where state = 'OPEN'")).isZero();
  }

  private static long running(NodeUnderTest node) throws Exception {
    return node.number("select count(*) from job where state = 'RUNNING'");
  }
}
