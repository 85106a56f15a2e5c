package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.Generation;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalJobRunnerTest {
  private static final UUID ORGANISATION = new UUID(2, 2);

  private final List<JobEvent.Generated> events = new CopyOnWriteArrayList<>();
  private final Cancellation cancellation = new Cancellation();

  @Test
  void returnsWhenAllChoicesHaveEnded() throws InterruptedException {
    var engine = new FakeEngine();
    new LocalJobRunner(engine, new FakeCatalog()).run(assignment(2), events::add);
    assertThat(events.stream().filter(event -> isFinished(event, FinishReason.LENGTH))).hasSize(2);
    assertThat(engine.running).hasValue(0);
  }

  @Test
  void sharesPromptsWithinTheOrganisationOnly() throws InterruptedException {
    var engine = new FakeEngine();
    new LocalJobRunner(engine, new FakeCatalog()).run(assignment(2), events::add);
    assertThat(engine.scopes)
        .containsExactly(CacheScope.of(ORGANISATION), CacheScope.of(ORGANISATION));
  }

  @Test
  void stopsTheEngineWhenCancelled() throws InterruptedException {
    var engine = new FakeEngine();
    engine.pause = Duration.ofHours(1);
    var started = new CountDownLatch(2);
    Consumer<JobEvent.Generated> sink =
        event -> {
          events.add(event);
          started.countDown();
        };
    var canceller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    started.await();
                    cancellation.cancel(CancelReason.REQUESTED);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    new LocalJobRunner(engine, new FakeCatalog()).run(assignment(2), sink);
    canceller.join();
    assertThat(events.stream().filter(event -> isFinished(event, FinishReason.CANCELLED)))
        .hasSize(2);
  }

  @Test
  void leavesNothingRunningWhenALaterChoiceIsRefused() {
    var engine =
        new FakeEngine() {
          @Override
          public Generation submit(
              GenerationRequest request, CacheScope scope, Consumer<GenerationEvent> sink) {
            if (request.choice() == 1) {
              throw new NodeException(ErrorCode.QUEUE_FULL, "full");
            }
            return super.submit(request, scope, sink);
          }
        };
    engine.pause = Duration.ofHours(1);
    var runner = new LocalJobRunner(engine, new FakeCatalog());
    assertThatThrownBy(() -> runner.run(assignment(2), events::add))
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUEUE_FULL));
    assertThat(engine.running).hasValue(0);
  }

  @Test
  void stopsTheOtherChoicesWhenOneFails() throws InterruptedException {
    var engine =
        new FakeEngine() {
          @Override
          public Generation submit(
              GenerationRequest request, CacheScope scope, Consumer<GenerationEvent> sink) {
            if (request.choice() == 0) {
              return super.submit(request, scope, sink);
            }
            sink.accept(new GenerationEvent.Failed(ErrorCode.NUMERIC_FAULT, "NaN"));
            return () -> {};
          }
        };
    engine.pause = Duration.ofHours(1);
    new LocalJobRunner(engine, new FakeCatalog()).run(assignment(2), events::add);
    assertThat(events)
        .anyMatch(event -> isFinished(event, FinishReason.CANCELLED))
        .anyMatch(event -> event.event() instanceof GenerationEvent.Failed);
  }

  @Test
  void acceptsOnlyModelsOfTheCatalogue() {
    var runner = new LocalJobRunner(new FakeEngine(), new FakeCatalog());
    assertThat(runner.accepts(Samples.MODEL)).isTrue();
    assertThat(runner.accepts("other")).isFalse();
  }

  private JobAssignment assignment(int choices) {
    var generations =
        IntStream.range(0, choices)
            .mapToObj(choice -> Samples.generation(choice, 3, 1, 2))
            .toList();
    return new JobAssignment(
        new UUID(1, 1), ORGANISATION, 1, Samples.MODEL, generations, Instant.MAX, cancellation);
  }

  private static boolean isFinished(JobEvent.Generated event, FinishReason reason) {
    return event.event() instanceof GenerationEvent.Finished finished
        && finished.reason() == reason;
  }
}
