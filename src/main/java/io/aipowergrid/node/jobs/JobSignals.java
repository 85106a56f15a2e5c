package io.aipowergrid.node.jobs;

import io.smallrye.reactive.messaging.annotations.Broadcast;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Sends the room's signals over SmallRye channels: in memory here, over a broker where several
 * nodes share the work. Sending never blocks and never fails; a signal without room is dropped and
 * costs its receiver one poll. Any thread.
 */
@ApplicationScoped
class JobSignals {
  /** Signals of one channel that may wait for a slow receiver. */
  static final int WAITING_MAX = 1024;

  private static final Logger LOG = Logger.getLogger(JobSignals.class);

  private final Emitter<JobQueued> queued;
  private final Emitter<JobEnded> ended;

  @Inject
  JobSignals(
      @Channel(JobQueued.CHANNEL)
          @Broadcast
          @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = WAITING_MAX)
          Emitter<JobQueued> queued,
      @Channel(JobEnded.CHANNEL)
          @Broadcast
          @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = WAITING_MAX)
          Emitter<JobEnded> ended) {
    this.queued = queued;
    this.ended = ended;
  }

  void queued(JobQueued signal) {
    send(queued, signal);
  }

  void ended(JobEnded signal) {
    send(ended, signal);
  }

  private static <T> void send(Emitter<T> emitter, T signal) {
    try {
      var _ = emitter.send(signal);
    } catch (IllegalStateException e) {
      // No room, or the channel has ended: the poll finds what the signal would have told.
      LOG.debugf("Signal dropped signal=%s reason=%s", signal, e.getMessage());
    }
  }
}
