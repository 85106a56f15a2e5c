package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.billing.Balances;
import io.aipowergrid.node.billing.ReservationState;
import io.aipowergrid.node.billing.Reservations;
import io.aipowergrid.node.billing.ServiceClass;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.aipowergrid.node.proof.ReceiptVerifier;
import io.aipowergrid.node.proof.Receipts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job from admission to its receipt, over the real database and a made-up engine. */
@QuarkusTest
@TestProfile(JobsProfile.class)
@WithTestResource(NodeTestResource.class)
class JobServiceIT {
  @Inject JobService jobs;
  @Inject JobQueueWorker worker;
  @Inject FakeEngine engine;
  @Inject FakeCatalog catalog;
  @Inject Customers customers;
  @Inject Reservations reservations;
  @Inject Balances balances;
  @Inject Sweeper sweeper;
  @Inject Sql sql;
  @Inject Receipts receipts;

  @BeforeEach
  void start() {
    engine.reset();
    receipts.start();
    worker.start();
  }

  @AfterEach
  void stop() {
    worker.stop();
  }

  @Test
  void runsAJobAndChargesExactlyWhatItUsed() throws InterruptedException {
    engine.stopAfter = 4;
    var caller = customers.withMoney(1_000);
    var handle = jobs.submit(caller, Samples.job(50));
    assertThat(handle.quota().allowed()).isTrue();
    var events = JobReading.all(handle);
    assertThat(events).hasSize(1 + 4 + 1 + 1);
    var outcome = ((JobEvent.Settled) events.getLast()).outcome();
    assertThat(outcome.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(outcome.usage()).isEqualTo(new Usage(3, 0, 4));
    assertThat(outcome.cost()).isEqualTo(MicroUsd.of(7));
    assertThat(outcome.receiptIds()).hasSize(1);
    assertThat(reservations.find(handle.id()).orElseThrow().worstCase()).isEqualTo(MicroUsd.of(53));
    assertThat(reservationState(handle.id())).isEqualTo(ReservationState.SETTLED);
    assertThat(balances.of(caller.organisationId()).prepaid()).isEqualTo(MicroUsd.of(993));
    var view = jobs.get(handle.id());
    assertThat(view.cost()).isEqualTo(MicroUsd.of(7));
    assertThat(view.attempts()).isEqualTo(1);
    assertThat(view.waived()).isFalse();
    assertThat(view.answerKept()).isTrue();
    assertThat(view.timeToFirstToken()).isNotNull();
    assertThat(handle.poll(Duration.ofDays(1))).as("after the end at once").isNull();
  }

  @Test
  void keepsTheLogProbabilitiesThatWereAskedForWithTheTranscript() throws InterruptedException {
    var owner = customers.withMoney(1_000);
    for (int top : new int[] {Sampling.NO_LOGPROBS, 2}) {
      var request =
          new JobRequest(
              "chat",
              Samples.MODEL,
              List.of(Samples.asking(top)),
              null,
              Samples.FINGERPRINT,
              Duration.ofMinutes(1),
              false,
              Map.of(),
              null);
      var id = JobReading.outcome(jobs.submit(owner, request)).receiptIds().getFirst();
      var file = receipts.document(id, true).orElseThrow();
      var transcript =
          ReceiptVerifier.claim(file.getBytes(StandardCharsets.UTF_8))
              .orElseThrow()
              .transcript()
              .orElseThrow();
      var sampling = transcript.request().sampling();
      assertThat(sampling.topLogprobs()).isEqualTo(top);
      assertThat(transcript.logprobs() != null).isEqualTo(sampling.wantsLogprobs());
      if (transcript.logprobs() != null) {
        assertThat(transcript.logprobs().positions()).hasSize(3);
      }
      assertThat(receipts.document(id, false).orElseThrow()).doesNotContain("logprobs");
    }
  }

  @Test
  void runsSeveralChoicesAndChargesTheirPromptOnce() throws InterruptedException {
    var request =
        new JobRequest(
            "chat",
            Samples.MODEL,
            List.of(Samples.generation(0, 2, 1, 2, 3), Samples.generation(1, 5, 1, 2, 3)),
            null,
            Samples.FINGERPRINT,
            Duration.ofMinutes(1),
            false,
            Map.of(),
            null);
    var outcome = JobReading.outcome(jobs.submit(customers.withMoney(1_000), request));
    assertThat(outcome.usage()).isEqualTo(new Usage(3, 0, 7));
    assertThat(outcome.receiptIds()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void tellsTheSameAnswerAgainAfterTheEnd() throws InterruptedException {
    var handle = jobs.submit(customers.withMoney(1_000), Samples.job(3));
    var first = JobReading.all(handle);
    var again = jobs.attach(handle.id()).orElseThrow();
    assertThat(JobReading.all(again)).usingRecursiveComparison().isEqualTo(first);
    assertThat(again.echo()).isEqualTo(Map.of("id", "chatcmpl-1"));
    assertThat(again.createdAt()).isEqualTo(handle.createdAt());
    assertThat(again.replayed()).isFalse();
    assertThat(jobs.attach(UUID.randomUUID())).isEmpty();
  }

  @Test
  void joinsARunningJobOnTheSameIdempotencyKey() throws InterruptedException {
    engine.pause = Duration.ofMillis(20);
    var caller = customers.withMoney(1_000);
    var request = Samples.job(20, "key-1", Duration.ofMinutes(1));
    var first = jobs.submit(caller, request);
    JobReading.awaitTokens(first, 2);
    var second = jobs.submit(caller, request);
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.replayed()).isTrue();
    assertThat(JobReading.all(second)).hasSize(1 + 20 + 1 + 1);
    var third = jobs.submit(caller, request);
    assertThat(third.replayed()).isTrue();
    assertThat(JobReading.outcome(third).cost()).isEqualTo(MicroUsd.of(23));
    assertThat(balances.of(caller.organisationId()).prepaid()).isEqualTo(MicroUsd.of(977));
    assertThat(engine.submitted).hasValue(1);
  }

  @Test
  void refusesTheSameIdempotencyKeyWithAnotherBody() throws InterruptedException {
    var caller = customers.withMoney(1_000);
    var request = Samples.job(2, "key-2", Duration.ofMinutes(1));
    var first = jobs.submit(caller, request);
    var other =
        new JobRequest(
            request.kind(),
            request.modelId(),
            request.generations(),
            "key-2",
            Hash256.ZERO,
            request.deadline(),
            false,
            Map.of(),
            null);
    refused(ErrorCode.IDEMPOTENCY_CONFLICT, () -> jobs.submit(caller, other));
    JobReading.last(first);
    refused(ErrorCode.IDEMPOTENCY_CONFLICT, () -> jobs.submit(caller, other));
    // Another project may use the same key.
    var elsewhere = jobs.submit(customers.withMoney(1_000), request);
    assertThat(elsewhere.replayed()).isFalse();
    JobReading.last(elsewhere);
  }

  @Test
  void makesOneJobOfManySimultaneousRepetitions() throws Exception {
    var caller = customers.withMoney(1_000);
    var request = Samples.job(2, "key-3", Duration.ofMinutes(1));
    var ids = new ArrayList<UUID>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<UUID> submit = () -> jobs.submit(caller, request).id();
      for (var future : threads.invokeAll(IntStream.range(0, 40).mapToObj(i -> submit).toList())) {
        ids.add(future.get());
      }
    }
    assertThat(Set.copyOf(ids)).hasSize(1);
    JobReading.last(jobs.attach(ids.getFirst()).orElseThrow());
    assertThat(engine.submitted).hasValue(1);
  }

  @Test
  void cancelReachesTheEngineInTime() throws InterruptedException {
    engine.pause = Duration.ofSeconds(20);
    var caller = customers.withMoney(10_000);
    long slowestToEngine = 0;
    long slowestToEnd = 0;
    for (int i = 0; i < 20; i++) {
      var handle = jobs.submit(caller, Samples.job(100));
      assertThat(handle.poll(JobReading.PATIENCE)).isEqualTo(Samples.started(0, 3, 0));
      engine.cancelledAtNanos.set(0);
      long began = System.nanoTime();
      handle.cancel(CancelReason.CLIENT_GONE);
      slowestToEngine = Math.max(slowestToEngine, engine.cancelledAtNanos.get() - began);
      var outcome = JobReading.outcome(handle);
      slowestToEnd = Math.max(slowestToEnd, System.nanoTime() - began);
      assertThat(outcome.state()).isEqualTo(JobState.CANCELLED);
      // The prompt was prefilled and is charged, tokens were not made.
      assertThat(outcome.cost()).isEqualTo(MicroUsd.of(3));
    }
    System.out.printf(
        "cancel to engine at most %.3f ms, to settled end at most %.1f ms%n",
        slowestToEngine / 1e6, slowestToEnd / 1e6);
    assertThat(Duration.ofNanos(slowestToEngine)).isLessThan(Duration.ofMillis(200));
  }

  @Test
  void cancelOfAWaitingJobCostsNothing() throws InterruptedException {
    engine.pause = Duration.ofSeconds(20);
    var caller = customers.withMoney(10_000, ServiceClass.PAID, 1);
    var runs = jobs.submit(caller, Samples.job(100));
    JobReading.until("first job runs", () -> worker.running() == 1);
    var waits = jobs.submit(caller, Samples.job(100));
    waits.cancel(CancelReason.REQUESTED);
    var outcome = JobReading.outcome(waits);
    assertThat(outcome.state()).isEqualTo(JobState.CANCELLED);
    assertThat(outcome.cost()).isEqualTo(MicroUsd.ZERO);
    assertThat(reservationState(waits.id())).isEqualTo(ReservationState.VOIDED);
    runs.cancel(CancelReason.REQUESTED);
    JobReading.last(runs);
    assertThat(engine.submitted).hasValue(1);
    // Again, on a job that has ended: nothing happens.
    jobs.cancel(waits.id(), CancelReason.OPERATOR);
    assertThat(jobs.get(waits.id()).cancelReason()).isEqualTo(CancelReason.REQUESTED);
  }

  @Test
  void aRunningJobEndsAtItsDeadlineAndPaysForWhatItGot() throws InterruptedException {
    engine.pause = Duration.ofMillis(100);
    var handle =
        jobs.submit(
            customers.withMoney(10_000), Samples.job(1_000, null, Duration.ofMillis(1_500)));
    var outcome = JobReading.outcome(handle);
    assertThat(outcome.state()).isEqualTo(JobState.EXPIRED);
    assertThat(outcome.usage().outputTokens()).isBetween(1L, 15L);
    assertThat(outcome.cost().micros()).isEqualTo(outcome.usage().totalTokens());
  }

  @Test
  void aWaitingJobEndsAtItsDeadlineFreeOfCharge() throws InterruptedException {
    engine.pause = Duration.ofSeconds(20);
    var caller = customers.withMoney(10_000, ServiceClass.PAID, 1);
    var runs = jobs.submit(caller, Samples.job(100));
    JobReading.until("first job runs", () -> worker.running() == 1);
    var waits = jobs.submit(caller, Samples.job(100, "late", Duration.ofMillis(50)));
    assertThat(waits.poll(Duration.ofMillis(60))).as("the moment for a keep-alive").isNull();
    sweeper.sweep();
    assertThat(JobReading.last(waits))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
    assertThat(reservationState(waits.id())).isEqualTo(ReservationState.VOIDED);
    assertThat(jobs.get(waits.id()).state()).isEqualTo(JobState.EXPIRED);
    runs.cancel(CancelReason.REQUESTED);
    // Nothing was done for the key, so it may be tried again.
    engine.pause = Duration.ZERO;
    var retried = jobs.submit(caller, Samples.job(100, "late", Duration.ofMinutes(1)));
    assertThat(retried.replayed()).isFalse();
    assertThat(JobReading.outcome(retried).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void aSlowClientNeverMakesTheEngineWait() throws InterruptedException {
    var handle = jobs.submit(customers.withMoney(100_000), Samples.job(20_000));
    // Nobody reads while the engine writes all it has.
    JobReading.until("job settled", () -> jobs.get(handle.id()).state().ended());
    assertThat(Duration.ofNanos(engine.slowestSinkNanos.get())).isLessThan(Duration.ofSeconds(2));
    assertThat(JobReading.all(handle)).hasSize(20_000 + 3);
    // An answer above the limit was told, but is not kept.
    assertThat(jobs.get(handle.id()).answerKept()).isFalse();
    assertThat(JobReading.last(jobs.attach(handle.id()).orElseThrow()))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void aRunThatFailsIsRepeatedFreeOfCharge() throws InterruptedException {
    engine.failures.set(1);
    var caller = customers.withMoney(1_000);
    var handle = jobs.submit(caller, Samples.job(5));
    var outcome = JobReading.outcome(handle);
    assertThat(outcome.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(outcome.cost()).isEqualTo(MicroUsd.ZERO);
    assertThat(jobs.get(handle.id()).waived()).isTrue();
    assertThat(jobs.get(handle.id()).attempts()).isEqualTo(2);
    assertThat(balances.of(caller.organisationId()).prepaid()).isEqualTo(MicroUsd.of(1_000));
  }

  @Test
  void anEngineThatIsFullIsNoFailureOfTheJob() throws InterruptedException {
    engine.failureCode = ErrorCode.QUEUE_FULL;
    engine.failures.set(4);
    var handle = jobs.submit(customers.withMoney(1_000), Samples.job(5));
    var outcome = JobReading.outcome(handle);
    assertThat(outcome.cost()).isEqualTo(MicroUsd.of(8));
    assertThat(jobs.get(handle.id()).attempts()).isEqualTo(1);
    assertThat(engine.submitted).hasValue(5);
  }

  @Test
  void aJobThatCannotWorkFailsAtOnce() throws InterruptedException {
    engine.failureCode = ErrorCode.NUMERIC_FAULT;
    engine.failures.set(1);
    var handle = jobs.submit(customers.withMoney(1_000), Samples.job(5));
    assertThat(JobReading.last(handle))
        .isEqualTo(
            new JobEvent.Failed(ErrorCode.NUMERIC_FAULT, "The fake engine was told to fail."));
    assertThat(reservationState(handle.id())).isEqualTo(ReservationState.VOIDED);
    assertThat(JobReading.last(jobs.attach(handle.id()).orElseThrow()))
        .isInstanceOf(JobEvent.Failed.class);
    assertThat(engine.submitted).hasValue(1);
  }

  @Test
  void aNumericFaultIsReceiptedAndCostsNothing() throws InterruptedException {
    engine.faultAfter = 2;
    var caller = customers.withMoney(1_000);
    var handle = jobs.submit(caller, Samples.job(5));
    var failed = (JobEvent.Failed) JobReading.last(handle);
    assertThat(failed.code()).isEqualTo(ErrorCode.NUMERIC_FAULT);
    assertThat(failed.receiptIds()).hasSize(1);
    var receipt = receipts.find(failed.receiptIds().getFirst()).orElseThrow();
    assertThat(receipt.jobId()).isEqualTo(handle.id());
    assertThat(receipt.receipt().finishReason()).isEqualTo(FinishReason.NUMERIC_FAULT);
    assertThat(receipt.receipt().counts().output()).isEqualTo(2);
    assertThat(receipt.receipt().work().multiplyAccumulates()).isZero();
    var job = jobs.get(handle.id());
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.cost()).isEqualTo(MicroUsd.ZERO);
    assertThat(job.receiptIds()).isEqualTo(failed.receiptIds());
    assertThat(reservationState(handle.id())).isEqualTo(ReservationState.VOIDED);
    assertThat(balances.of(caller.organisationId()).prepaid()).isEqualTo(MicroUsd.of(1_000));
    // Who comes back later hears the same.
    assertThat(JobReading.last(jobs.attach(handle.id()).orElseThrow())).isEqualTo(failed);
  }

  @Test
  void aJobThatFailsTooOftenIsDeadAndCanBeReplayed() throws InterruptedException {
    engine.failures.set(3);
    var caller = customers.withMoney(1_000);
    var handle = jobs.submit(caller, Samples.job(5));
    assertThat(JobReading.last(handle)).isInstanceOf(JobEvent.Failed.class);
    assertThat(jobs.get(handle.id()).state()).isEqualTo(JobState.DEAD);
    assertThat(reservationState(handle.id())).isEqualTo(ReservationState.VOIDED);
    assertThat(jobs.counts().dead()).isGreaterThanOrEqualTo(1);
    var replayed = jobs.replayDead(Customers.TESTER, handle.id());
    assertThat(replayed.errorCode()).isNull();
    assertThat(JobReading.outcome(jobs.attach(handle.id()).orElseThrow()).usage())
        .isEqualTo(new Usage(3, 0, 5));
    assertThat(jobs.get(handle.id()).cost()).isEqualTo(MicroUsd.ZERO);
    refused(ErrorCode.CONFLICT, () -> jobs.replayDead(Customers.TESTER, handle.id()));
    refused(ErrorCode.NOT_FOUND, () -> jobs.replayDead(Customers.TESTER, UUID.randomUUID()));
  }

  @Test
  void refusesWhatItCannotPayForOrPromise() {
    refused(
        ErrorCode.INSUFFICIENT_QUOTA, () -> jobs.submit(customers.withMoney(52), Samples.job(50)));
    refused(
        ErrorCode.INVALID_REQUEST,
        () -> jobs.submit(customers.withMoney(1_000_000), Samples.job(262_145)));
    refused(ErrorCode.NOT_FOUND, () -> jobs.get(UUID.randomUUID()));
  }

  @Test
  void refusesNewJobsUnlessItIsOpen() {
    worker.stop();
    var caller = customers.withMoney(1_000);
    refused(ErrorCode.NOT_READY, () -> jobs.submit(caller, Samples.job(1)));
  }

  @Test
  void startsAJobOnTheSignalAndNotOnThePoll() throws InterruptedException {
    var caller = customers.withMoney(10_000);
    JobReading.last(jobs.submit(caller, Samples.job(1)));
    var waits = new ArrayList<Duration>();
    for (int i = 0; i < 20; i++) {
      var handle = jobs.submit(caller, Samples.job(1));
      JobReading.last(handle);
      var view = jobs.get(handle.id());
      waits.add(Duration.between(view.createdAt(), Objects.requireNonNull(view.startedAt())));
    }
    waits.sort(null);
    System.out.printf(
        "queue wait median %d us, most %d us%n",
        waits.get(10).toNanos() / 1_000, waits.getLast().toNanos() / 1_000);
    // By polls alone, twenty jobs one after the other would wait half a second each.
    assertThat(waits.get(10)).isLessThan(Duration.ofMillis(200));
  }

  @Test
  void runsNoMoreAtOnceThanConfigured() throws InterruptedException {
    engine.pause = Duration.ofSeconds(20);
    var caller = customers.withMoney(10_000);
    var handles = new ArrayList<JobHandle>();
    for (int i = 0; i < 12; i++) {
      handles.add(jobs.submit(caller, Samples.job(5)));
    }
    JobReading.until("all places are taken", () -> engine.running.get() == 8);
    assertThat(handles.getLast().poll(Duration.ofMillis(1_200))).as("longer than a poll").isNull();
    assertThat(engine.submitted).hasValue(8);
    handles.forEach(handle -> handle.cancel(CancelReason.REQUESTED));
    for (var handle : handles) {
      assertThat(JobReading.outcome(handle).state()).isEqualTo(JobState.CANCELLED);
    }
    assertThat(engine.runningMost).hasValue(8);
  }

  @Test
  void obeysACancelThatAnotherNodeWrote() throws InterruptedException {
    engine.pause = Duration.ofSeconds(20);
    var handle = jobs.submit(customers.withMoney(1_000), Samples.job(100));
    assertThat(handle.poll(JobReading.PATIENCE)).isNotNull();
    sql.update("update job set cancel_reason = 'OPERATOR' where id = '%s'", handle.id());
    assertThat(JobReading.outcome(handle).state()).isEqualTo(JobState.CANCELLED);
    assertThat(jobs.get(handle.id()).cancelReason()).isEqualTo(CancelReason.OPERATOR);
  }

  @Test
  void chargesNothingForWhatHasNoReceipt() throws InterruptedException {
    engine.pause = Duration.ofMillis(200);
    var caller = customers.withMoney(1_000);
    var handle = jobs.submit(caller, Samples.job(3));
    assertThat(handle.poll(JobReading.PATIENCE)).isNotNull();
    // Without its model card no receipt can be made.
    catalog.empty = true;
    var outcome = JobReading.outcome(handle);
    catalog.empty = false;
    assertThat(outcome.receiptIds()).isEmpty();
    assertThat(outcome.cost()).isEqualTo(MicroUsd.ZERO);
    assertThat(balances.of(caller.organisationId()).prepaid()).isEqualTo(MicroUsd.of(1_000));
    assertThat(balances.of(caller.organisationId()).reserved()).isEqualTo(MicroUsd.ZERO);
  }

  @Test
  void showsItsMetersUnderBothNames() throws InterruptedException {
    engine.pause = Duration.ofMillis(1);
    JobReading.last(jobs.submit(customers.withMoney(1_000), Samples.job(5)));
    sweeper.sweep();
    var metrics = RestAssured.get("/q/metrics").asString();
    assertThat(metrics)
        .contains(
            "aipg_jobs_running ",
            "aipg_jobs_waiting{priority=\"free\"}",
            "aipg_jobs_dead ",
            "aipg_inference_batch_running ",
            "aipg_inference_tokens_total{kind=\"output\"}",
            "aipg_ops_mode{mode=\"normal\"}",
            "vllm:kv_cache_usage_perc ",
            "aipg_inference_prefix_tokens_total{result=\"hit\"}",
            "vllm:prefix_cache_queries_total ",
            "vllm:prefix_cache_hits_total ",
            "vllm:num_preemptions_total ",
            "aipg_jobs_ended_total{priority=\"paid_interactive\",state=\"succeeded\"}",
            "aipg_jobs_queue_wait_seconds_bucket{priority=\"paid_interactive\"",
            "aipg_jobs_run_time_seconds_count",
            "aipg_jobs_time_to_first_token_seconds_bucket{model_name=\"fake-model\"",
            "aipg_jobs_inter_token_latency_seconds_bucket",
            "vllm:num_requests_running ",
            "vllm:num_requests_waiting ",
            "vllm:time_to_first_token_seconds_bucket",
            "vllm:inter_token_latency_seconds_bucket");
  }

  @Test
  void listsJobsOfAProjectNewestFirst() throws InterruptedException {
    var caller = customers.withMoney(10_000);
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 5; i++) {
      var handle = jobs.submit(caller, Samples.job(1));
      ids.addFirst(handle.id());
      JobReading.last(handle);
    }
    var filter = JobFilter.ofProject(caller.projectId());
    var page = jobs.list(filter, null, 3);
    assertThat(page).extracting(JobView::id).isEqualTo(ids.subList(0, 3));
    assertThat(page).allMatch(JobView::answerKept);
    assertThat(jobs.list(filter, page.getLast().id(), 3))
        .extracting(JobView::id)
        .isEqualTo(ids.subList(3, 5));
    var failedOnly =
        new JobFilter(null, caller.projectId(), Samples.MODEL, Set.of(JobState.FAILED));
    assertThat(jobs.list(failedOnly, null, 3)).isEmpty();
    assertThat(jobs.list(JobFilter.ALL, null, 200)).hasSizeGreaterThanOrEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(JobColumn.class)
  void listsJobsByEachColumnPageByPage(JobColumn column) throws InterruptedException {
    var caller = customers.withMoney(10_000);
    var filter = JobFilter.ofProject(caller.projectId());
    for (int tokens : new int[] {3, 1, 3, 2, 5}) {
      JobReading.last(jobs.submit(caller, Samples.job(tokens)));
    }
    Comparator<JobView> up =
        switch (column) {
          case ADMITTED -> Comparator.comparing(job -> 0);
          case STATE -> Comparator.comparing(job -> job.state().name());
          case QUEUE -> Comparator.comparing(JobView::priority);
          case MODEL -> Comparator.comparing(JobView::modelId);
          case PROMPT_TOKENS -> Comparator.comparing(job -> job.usage().promptTokens());
          case OUTPUT_TOKENS -> Comparator.comparing(job -> job.usage().outputTokens());
          case FIRST_TOKEN -> Comparator.comparing(JobView::timeToFirstToken);
          case PRICE -> Comparator.comparing(JobView::cost);
        };
    up = up.thenComparing(job -> job.id().toString());
    var all = jobs.list(filter, null, 100);
    assertThat(all).hasSize(5);
    for (boolean descending : new boolean[] {true, false}) {
      var seen = new ArrayList<JobView>();
      var order = new SortOrder<>(column, descending);
      for (var page = jobs.list(filter, order, null, 2); !page.isEmpty(); ) {
        seen.addAll(page);
        page = jobs.list(filter, order, page.getLast().id(), 2);
      }
      assertThat(seen)
          .containsExactlyElementsOf(all.stream().sorted(descending ? up.reversed() : up).toList());
    }
  }

  private ReservationState reservationState(UUID jobId) {
    return reservations.find(jobId).orElseThrow().state();
  }

  private static void refused(ErrorCode code, Runnable act) {
    assertThatThrownBy(act::run)
        .isInstanceOfSatisfying(
            NodeException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
