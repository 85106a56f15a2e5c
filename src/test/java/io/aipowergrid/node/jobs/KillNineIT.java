package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.ops.testing.NodeUnderTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged node, killed by SIGKILL while fifty jobs run and started again: no job lost, none
 * billed twice, no reservation left hanging, the database back by itself. Then it ends by SIGTERM
 * in good order.
 */
class KillNineIT {
  /** Jobs that end, and are paid, before the kill. */
  private static final int ENDED = 2;

  private static final int RUNNING = 50;
  private static final int JOBS = ENDED + RUNNING;
  private static final String ALL_AT_ONCE = "-Daipg.jobs.concurrency=" + RUNNING;
  private static final String ALL_IN_ONE_BATCH = "-Daipg.inference.engine.max-running=" + RUNNING;

  @TempDir Path data;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void losesNothingAndBillsNothingTwice() throws Exception {
    try (var node = new NodeUnderTest(data)) {
      killAmongJobs(node);
    }
  }

  private void killAmongJobs(NodeUnderTest node) throws Exception {
    node.start(ALL_AT_ONCE, ALL_IN_ONE_BATCH, NodeUnderTest.SLOW_ENGINE);
    String key = node.awaitDemoKey();
    node.awaitReady();
    node.execute("update plan set concurrent_jobs_max = %d".formatted(RUNNING));
    for (int i = 0; i < ENDED; i++) {
      assertThat(client.send(request(node, key, i), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
    var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = ENDED; i < JOBS; i++) {
      answers.add(client.sendAsync(request(node, key, i), BodyHandlers.ofString()));
    }
    node.await(
        "all jobs run at once",
        () -> node.number("select count(*) from job where state = 'RUNNING'") == RUNNING);

    node.process().destroyForcibly();
    assertThat(node.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
    long cut = node.number("select count(*) from job where ended_at is null");
    long paidBefore = node.number("select coalesce(sum(cost_micros), 0) from job");
    assertThat(cut).as("jobs cut off by the kill").isEqualTo(RUNNING);
    assertThat(paidBefore).isPositive();
    answers.forEach(answer -> answer.cancel(true));

    node.start(ALL_AT_ONCE, ALL_IN_ONE_BATCH);
    node.awaitReady();
    node.await(
        "all jobs end", () -> node.number("select count(*) from job where ended_at is null") == 0);

    assertThat(node.number("select count(*) from job where state = 'SUCCEEDED'")).isEqualTo(JOBS);
    assertThat(node.number("select count(*) from job where waived")).isEqualTo(cut);
    assertThat(node.number("select count(*) from job where waived and cost_micros > 0")).isZero();
    assertThat(node.number("select count(*) from job where not waived and cost_micros = 0"))
        .isZero();
    assertThat(node.number("select coalesce(sum(cost_micros), 0) from job")).isEqualTo(paidBefore);
    assertThat(node.number("select count(*) from reservation where state = 'OPEN'")).isZero();
    assertThat(node.number("select sum(charged_free + charged_prepaid) from reservation"))
        .isEqualTo(paidBefore);
    assertThat(node.number("select count(distinct job_id) from usage_job")).isEqualTo(JOBS);
    assertThat(node.number("select count(*) from usage_job")).isEqualTo(JOBS);
    assertThat(node.number("select count(*) from proof_receipt")).isEqualTo(JOBS);
    assertThat(node.number("select count(*) from job_payload")).isZero();

    // Who repeats a cut request gets the answer that was computed meanwhile, as a repetition.
    var repeated = client.send(request(node, key, JOBS - 1), BodyHandlers.ofString());
    assertThat(repeated.statusCode()).as(repeated.body()).isEqualTo(200);
    assertThat(repeated.headers().firstValue("idempotent-replayed")).contains("true");
    assertThat(node.number("select count(*) from job")).isEqualTo(JOBS);

    node.signal("TERM");
    assertThat(node.awaitExit()).isZero();
    assertThat(data.resolve("pg/cluster/postmaster.pid")).doesNotExist();
    System.out.printf("kill -9: %d of %d jobs were cut and ended after the restart%n", cut, JOBS);
  }

  private static HttpRequest request(NodeUnderTest node, String key, int number) {
    return node.longChat(key, number, false, 200)
        .header("Idempotency-Key", "kill-nine-" + number)
        .build();
  }
}
