package io.aipowergrid.node.console.live;

import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

/**
 * The one stream of live figures. Each stream is a virtual thread that waits for the browser to
 * take each event, so a slow browser slows only itself.
 */
@Path("/console/live")
@RunOnVirtualThread
public class LiveResource {
  private final StatusReader status;
  private final ConsoleConfig config;
  private final InstantSource clock;
  private final Semaphore places;

  LiveResource(StatusReader status, ConsoleConfig config, InstantSource clock) {
    this.status = status;
    this.config = config;
    this.clock = clock;
    this.places = new Semaphore(config.liveStreamsMax());
  }

  /** Sends the status until the browser leaves or the stream has lived its time. */
  @GET
  @Allow(Access.SIGNED_IN)
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void live(@Context SseEventSink sink, @Context Sse sse) {
    if (!places.tryAcquire()) {
      end(sink, sse);
      return;
    }
    try (sink) {
      send(sink, sse);
    } catch (CompletionException | IllegalStateException _) {
      // The browser went away: there is nobody left to tell.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }

  private void send(SseEventSink sink, Sse sse) throws InterruptedException {
    Instant until = clock.instant().plus(config.liveStreamLife());
    while (!sink.isClosed() && clock.instant().isBefore(until)) {
      sink.send(event(sse, status.read())).toCompletableFuture().join();
      Thread.sleep(config.livePeriod());
    }
  }

  private static OutboundSseEvent event(Sse sse, StatusStrip strip) {
    return sse.newEventBuilder()
        .name("status")
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(StatusStrip.class, strip)
        .build();
  }

  private static void end(SseEventSink sink, Sse sse) {
    try (sink) {
      sink.send(sse.newEventBuilder().name("end").data("full").build())
          .toCompletableFuture()
          .join();
    } catch (CompletionException _) {
      // The browser went away first.
    }
  }
}
