package io.aipowergrid.node.api.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.RequestTrace;
import io.aipowergrid.node.api.error.ErrorResponses;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.jobs.CancelReason;
import io.aipowergrid.node.jobs.JobEvent;
import io.aipowergrid.node.jobs.JobHandle;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Turns the events of a job into a response stream, on the virtual thread of the request. Pings
 * while the job is silent, and cancels the job as soon as the client is gone (api.md F3, F4).
 */
@ApplicationScoped
public class SseBridge {
  private static final Logger LOG = Logger.getLogger(SseBridge.class);

  private final ObjectMapper mapper;
  private final ErrorResponses errors;
  private final Duration keepAlive;
  private final Duration patience;

  SseBridge(ObjectMapper mapper, ErrorResponses errors, ApiConfig config) {
    this.mapper = mapper;
    this.errors = errors;
    this.keepAlive = config.keepAliveInterval();
    this.patience = config.streamWriteTimeout();
  }

  /**
   * Streams until the job ends or the client leaves.
   *
   * @param outlivesClient whether the job goes on when the client leaves, because it may come back
   *     for the answer
   */
  public void stream(
      RoutingContext routing, JobHandle job, StreamShape shape, boolean outlivesClient) {
    var ended = new AtomicBoolean();
    if (!outlivesClient) cancelWhenGone(routing, job, ended);
    var out = new SseWriter(routing.response(), patience);
    try {
      out.open();
      send(out, shape.opening());
      relay(job, shape, out);
    } catch (IOException e) {
      if (!outlivesClient) job.cancel(CancelReason.CLIENT_GONE);
    } catch (InterruptedException e) {
      job.cancel(CancelReason.CLIENT_GONE);
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      breakOff(routing, job, out, e);
    } finally {
      ended.set(true);
    }
  }

  /**
   * Cancels the job when the connection ends before {@code ended} is set; on a thread of its own,
   * because the event loop that notices must not wait for the database.
   */
  public static void cancelWhenGone(RoutingContext routing, JobHandle job, AtomicBoolean ended) {
    routing.addEndHandler(
        gone -> {
          if (ended.get()) return;
          Thread.ofVirtual()
              .name("cancel-" + job.id())
              .start(() -> job.cancel(CancelReason.CLIENT_GONE));
        });
  }

  private void relay(JobHandle job, StreamShape shape, SseWriter out)
      throws IOException, InterruptedException {
    while (true) {
      switch (job.poll(keepAlive)) {
        case null -> out.comment("ping");
        case JobEvent.Generated(var choice, var event) -> send(out, shape.generated(choice, event));
        case JobEvent.Settled(var outcome) -> {
          try {
            send(out, shape.settled(outcome));
          } catch (NodeException e) {
            tellReceipts(out, outcome.receiptIds());
            fail(out, e.code(), e.detail());
            return;
          }
          if (!shape.tellsReceipts()) tellReceipts(out, outcome.receiptIds());
          out.done();
          return;
        }
        case JobEvent.Failed(var code, var detail, var receiptIds) -> {
          tellReceipts(out, receiptIds);
          fail(out, code, detail);
          return;
        }
      }
    }
  }

  private static void tellReceipts(SseWriter out, List<String> ids)
      throws IOException, InterruptedException {
    if (!ids.isEmpty()) out.comment("aipg-receipt " + String.join(",", ids));
  }

  private void send(SseWriter out, List<?> values) throws IOException, InterruptedException {
    for (var value : values) out.event(json(value));
  }

  private String json(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A chunk is always writable", e);
    }
  }

  // Api.md R4: one error event, then the end without a marker.
  private void fail(SseWriter out, ErrorCode code, String detail)
      throws IOException, InterruptedException {
    out.event(errors.json(code, detail, null));
    out.close();
  }

  private void breakOff(RoutingContext routing, JobHandle job, SseWriter out, RuntimeException e) {
    var incident = RequestTrace.of(routing).id();
    LOG.errorf(e, "Stream failed unexpectedly incident=%s job=%s", incident, job.id());
    job.cancel(CancelReason.OPERATOR);
    try {
      out.event(errors.internalJson(incident));
      out.close();
    } catch (IOException | IllegalStateException gone) {
      LOG.debugf("Stream was closed already incident=%s", incident);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
