package io.aipowergrid.node.api;

import static io.aipowergrid.node.api.testing.NodeClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.api.testing.NodeClient;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.api.testing.ScriptedRunner;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.billing.PriceBook;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** A budget for ten requests, asked for a thousand times at once, through HTTP. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
class OverspendIT {
  private static final int REQUESTS = 1_000;
  private static final int AFFORDABLE = 10;

  /** Connections at once; a thousand sockets would test the machine rather than the ledger. */
  private static final int AT_ONCE = 100;

  private static final int PROMPT_TOKENS = 2;
  private static final int OUTPUT_TOKENS = 20;

  @TestHTTPResource("/")
  URI base;

  @Inject Customers customers;
  @Inject PriceBook prices;
  @Inject Ledger ledger;

  @Test
  void sellsExactlyWhatTheBudgetHolds() throws Exception {
    var each = prices.current(ScriptedRunner.WORDS).cost(PROMPT_TOKENS, 0, OUTPUT_TOKENS);
    assertThat(each.isPositive()).isTrue();
    var customer = customers.with(MicroUsd.of(each.micros() * AFFORDABLE));
    var body = chat(ScriptedRunner.WORDS, ",\"max_tokens\":" + OUTPUT_TOKENS);
    var client = new NodeClient(base, customer.key());
    var free = new Semaphore(AT_ONCE);
    var answers = new ArrayList<NodeClient.Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<NodeClient.Answer> call =
          () -> {
            free.acquire();
            try {
              return client.post("/v1/chat/completions", body);
            } finally {
              free.release();
            }
          };
      for (var answer : threads.invokeAll(Collections.nCopies(REQUESTS, call))) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(AFFORDABLE);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 200)
        .hasSize(REQUESTS - AFFORDABLE)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).as(answer.text()).isEqualTo(429);
              assertThat(answer.error().path("code").asText()).isEqualTo("insufficient_quota");
              assertThat(answer.header("x-should-retry")).isEqualTo("false");
            });
    assertThat(customers.prepaid(customer)).isEqualTo(MicroUsd.ZERO);
    assertThat(customers.reserved(customer)).isEqualTo(MicroUsd.ZERO);
    assertThat(ledger.check().faults()).isEmpty();
    assertThat(client.get("/v1/usage").json().at("/total/cost_micro_usd").asLong())
        .isEqualTo(each.micros() * AFFORDABLE);
    assertThat(client.get("/v1/usage").json().at("/total/jobs").asLong()).isEqualTo(AFFORDABLE);
  }
}
