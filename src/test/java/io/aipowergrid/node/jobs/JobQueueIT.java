package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.accounts.Caller;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.Balances;
import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.billing.ServiceClass;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.aipowergrid.node.proof.Receipts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is admitted, and who is served first, under contention. */
@QuarkusTest
@TestProfile(JobsProfile.class)
@WithTestResource(NodeTestResource.class)
class JobQueueIT {
  @Inject JobService jobs;
  @Inject JobQueue queue;
  @Inject JobQueueWorker worker;
  @Inject QueueGate gate;
  @Inject LiveJobs liveJobs;
  @Inject FakeEngine engine;
  @Inject Customers customers;
  @Inject Balances balances;
  @Inject Ledger ledger;
  @Inject Receipts receipts;
  @Inject Sql sql;

  @BeforeEach
  void openWithoutDispatcher() {
    engine.reset();
    receipts.start();
    gate.become(QueueGate.Stage.OPEN);
  }

  @AfterEach
  void endEverything() {
    worker.stop();
    gate.become(QueueGate.Stage.STOPPED);
    liveJobs.all().forEach(live -> liveJobs.remove(live.id()));
    sql.update(
        "update job set state = 'CANCELLED', ended_at = now(), lease_until = null"
            + " where ended_at is null");
  }

  @Test
  void claimsEveryJobOnceHoweverManyClaim() throws Exception {
    var ids = submit(customers.withMoney(100_000), 50);
    var claimed = new ArrayList<UUID>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<List<ClaimedJob>> claim = () -> queue.claim(7, new FairShare(0, 0));
      for (var future : threads.invokeAll(IntStream.range(0, 16).mapToObj(i -> claim).toList())) {
        future.get().forEach(job -> claimed.add(job.id()));
      }
    }
    queue.claim(50, new FairShare(0, 0)).forEach(job -> claimed.add(job.id()));
    assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void servesProjectsInTurnsWhateverTheLengthOfTheirQueues() {
    var crowd = customers.withMoney(100_000);
    var single = customers.withMoney(100_000);
    submit(crowd, 10);
    assertThat(claimOne().caller().projectId()).isEqualTo(crowd.projectId());
    submit(single, 2);
    submit(crowd, 1);
    var order = new ArrayList<UUID>();
    for (int i = 0; i < 5; i++) {
      order.add(claimOne().caller().projectId());
    }
    UUID a = crowd.projectId();
    UUID b = single.projectId();
    assertThat(order).containsExactly(a, b, a, b, a);
  }

  @Test
  void servesPaidBeforeFreeBeforeBatchWithTheGuaranteedShare() {
    var batch = submit(customers.withMoney(10_000, ServiceClass.BATCH, 100), 2);
    var free = submit(customers.withMoney(10_000, ServiceClass.FREE, 100), 3);
    var paid = submit(customers.withMoney(10_000, ServiceClass.PAID, 100), 25);
    var share = new FairShare(10, 0);
    var order = new ArrayList<UUID>();
    for (int i = 0; i < 30; i++) {
      queue.claim(1, share).forEach(job -> order.add(job.id()));
    }
    assertThat(order.subList(0, 10)).isEqualTo(paid.subList(0, 10));
    assertThat(order.indexOf(free.get(0))).isEqualTo(10);
    assertThat(order.indexOf(free.get(1))).isEqualTo(20);
    assertThat(order.subList(27, 30)).containsExactly(free.get(2), batch.get(0), batch.get(1));
  }

  @Test
  void runsNoMoreOfAnOrganisationThanItsPlanAllows() {
    var small = customers.withMoney(10_000, ServiceClass.PAID, 2);
    submit(small, 5);
    submit(customers.withMoney(10_000, ServiceClass.PAID, 100), 5);
    var claimed = queue.claim(10, new FairShare(0, 0));
    assertThat(claimed).hasSize(7);
    assertThat(claimed.stream().filter(job -> job.caller().equals(callerOf(small)))).hasSize(2);
    assertThat(queue.claim(10, new FairShare(0, 0))).isEmpty();
  }

  @Test
  void refusesOneJobMoreThanMayWait() {
    var caller = customers.withMoney(100_000);
    submit(caller, JobsProfile.QUEUED_PER_PROJECT_MAX);
    refused(ErrorCode.RATE_LIMITED, () -> submit(caller, 1));
    submit(
        customers.withMoney(100_000), JobsProfile.QUEUED_MAX - JobsProfile.QUEUED_PER_PROJECT_MAX);
    refused(ErrorCode.QUEUE_FULL, () -> submit(customers.withMoney(100_000), 1));
    assertThat(jobs.counts().waiting()).isEqualTo(JobsProfile.QUEUED_MAX);
    assertThat(liveJobs.all()).hasSize(JobsProfile.QUEUED_MAX);
  }

  @Test
  void admitsExactlyWhatTheBudgetCovers() throws Exception {
    gate.become(QueueGate.Stage.STOPPED);
    worker.start();
    // Three prompt tokens and seven output tokens, all of them made: ten micro-USD a job.
    var caller = customers.withMoney(100);
    var handles = new ConcurrentLinkedQueue<JobHandle>();
    var refusals = new AtomicInteger();
    long began = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1_000; i++) {
        threads.submit(
            () -> {
              try {
                handles.add(jobs.submit(caller, Samples.job(7)));
              } catch (NodeException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_QUOTA);
                refusals.incrementAndGet();
              }
            });
      }
    }
    System.out.printf("1000 submits in %d ms%n", (System.nanoTime() - began) / 1_000_000);
    assertThat(handles).hasSize(10);
    assertThat(refusals).hasValue(990);
    for (var handle : handles) {
      assertThat(JobReading.outcome(handle).cost()).isEqualTo(MicroUsd.of(10));
    }
    var balance = balances.of(caller.organisationId());
    assertThat(balance.prepaid()).isEqualTo(MicroUsd.ZERO);
    assertThat(balance.reserved()).isEqualTo(MicroUsd.ZERO);
    assertThat(balance.openJobs()).isZero();
    assertThat(ledger.check().faults()).isEmpty();
    assertThat(liveJobs.all()).isEmpty();
  }

  private ClaimedJob claimOne() {
    return queue.claim(1, new FairShare(0, 0)).getFirst();
  }

  private List<UUID> submit(Caller caller, int count) {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < count; i++) {
      ids.add(jobs.submit(caller, Samples.job(5)).id());
    }
    return ids;
  }

  private static Caller callerOf(Caller caller) {
    return new Caller(
        caller.organisationId(),
        caller.projectId(),
        caller.keyId(),
        caller.userId(),
        Set.of(),
        caller.planId());
  }

  private static void refused(ErrorCode code, Runnable act) {
    assertThatThrownBy(act::run)
        .isInstanceOfSatisfying(
            NodeException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
