package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.api.testing.NodeClient;
import io.aipowergrid.node.ops.testing.NodeUnderTest;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged node, whose embedded database is killed under it: the node starts it again, and
 * every request is answered, well or with an error that says to repeat it.
 */
class DatabaseLossIT {
  @TempDir Path data;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void startsTheDatabaseAgainAndGoesOn() throws Exception {
    try (var node = new NodeUnderTest(data)) {
      // Slow enough that the database dies under the stream.
      node.start(NodeUnderTest.SLOW_ENGINE);
      var key = node.awaitDemoKey();
      node.awaitReady();
      assertThat(send(node, key, 0).statusCode()).isEqualTo(200);
      var stream =
          client.sendAsync(node.longChat(key, 1, true, 900).build(), BodyHandlers.ofString());
      node.await(
          "the stream runs",
          () -> node.number("select count(*) from job where state = 'RUNNING'") == 1);

      var killed = node.database().orElseThrow();
      killed.destroyForcibly();
      node.await("requests recover", () -> recovers(send(node, key, 2)));
      assertThat(node.database().orElseThrow().pid()).isNotEqualTo(killed.pid());
      assertThat(node.log()).contains("starting it again");
      node.awaitReady();

      assertEndsInOrder(stream.get(60, TimeUnit.SECONDS));
      node.await(
          "every job ends",
          () -> node.number("select count(*) from job where ended_at is null") == 0);
      assertThat(node.number("select count(*) from reservation where state = 'OPEN'")).isZero();

      node.signal("TERM");
      assertThat(node.awaitExit()).isZero();
      assertThat(node.database()).isEmpty();
      assertThat(node.databaseLog().strip()).endsWith("database system is shut down");
    }
  }

  private HttpResponse<String> send(NodeUnderTest node, String key, int number) throws Exception {
    return client.send(node.longChat(key, number, false, 5).build(), BodyHandlers.ofString());
  }

  /** Until it does, the answer says that repeating helps. */
  private static boolean recovers(HttpResponse<String> answer) {
    if (answer.statusCode() == 200) return true;
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(NodeClient.parse(answer.body()).at("/error/rc").asText()).isEqualTo("not_ready");
    assertThat(answer.headers().firstValue("x-should-retry")).contains("true");
    return false;
  }

  /** The answer was computed meanwhile; its receipt and settlement waited for the database. */
  private static void assertEndsInOrder(HttpResponse<String> stream) {
    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.body()).containsPattern(": aipg-receipt rcpt_[0-9a-f]{32}\n");
    assertThat(stream.body()).endsWith("data: [DONE]\n\n");
  }
}
