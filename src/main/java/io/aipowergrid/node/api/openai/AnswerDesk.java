package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.api.RequestTrace;
import io.aipowergrid.node.api.stream.SseBridge;
import io.aipowergrid.node.jobs.JobHandle;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Hands out whole answers: waits for the job, names its receipts in the head, whatever its end. */
@ApplicationScoped
class AnswerDesk {

  /**
   * Blocks until the job ends; it is cancelled when the client leaves before that and did not say
   * it may come back.
   */
  Response answer(RoutingContext routing, JobHandle job, Function<Answers, Object> body)
      throws InterruptedException {
    var ended = new AtomicBoolean();
    if (!GenerationDesk.mayComeBack(routing)) SseBridge.cancelWhenGone(routing, job, ended);
    try {
      var answers = Answers.await(job, receipts -> name(routing, receipts));
      return Response.ok(body.apply(answers), MediaType.APPLICATION_JSON_TYPE).build();
    } finally {
      ended.set(true);
    }
  }

  private static void name(RoutingContext routing, List<String> receipts) {
    if (!receipts.isEmpty()) {
      RequestTrace.of(routing).header("x-aipg-receipt", String.join(",", receipts));
    }
  }
}
