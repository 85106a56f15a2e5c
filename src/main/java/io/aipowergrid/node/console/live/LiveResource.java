package io.aipowergrid.node.console.live;

import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

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
  private final Set<Thread> streaming = ConcurrentHashMap.newKeySet();

  LiveResource(StatusReader status, ConsoleConfig config, InstantSource clock) {
    this.status = status;
    this.config = config;
    this.clock = clock;
    this.places = new Semaphore(config.liveStreamsMax());
  }

  /** Sends the status until the browser leaves or the stream has lived its time; then null. */
  @GET
  @Allow(Access.SIGNED_IN)
  public @Nullable Response live(RoutingContext routing) {
    boolean place = places.tryAcquire();
    streaming.add(Thread.currentThread());
    try (var stream = new EventStream(routing)) {
      if (place) {
        send(stream);
      } else {
        stream.send("end", "full");
      }
    } catch (IOException _) {
      // The browser went away: there is nobody left to tell.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      streaming.remove(Thread.currentThread());
      if (place) {
        places.release();
      }
    }
    return null;
  }

  /** Open pages must not hold up the end of the node, nor ask parts of it that are gone. */
  void stop(@Observes ShutdownEvent event) {
    streaming.forEach(Thread::interrupt);
  }

  private void send(EventStream stream) throws IOException, InterruptedException {
    Instant until = clock.instant().plus(config.liveStreamLife());
    while (clock.instant().isBefore(until)) {
      stream.send("status", status.read());
      Thread.sleep(config.livePeriod());
    }
  }
}
