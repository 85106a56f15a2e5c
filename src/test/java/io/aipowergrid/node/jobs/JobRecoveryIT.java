package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.accounts.Caller;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.Balances;
import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.billing.ReservationState;
import io.aipowergrid.node.billing.Reservations;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationFault;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.aipowergrid.node.proof.ReceiptView;
import io.aipowergrid.node.proof.Receipts;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left behind by drains, crashes, silent nodes and time, and how it is put in order. */
@QuarkusTest
@TestProfile(JobsProfile.class)
@WithTestResource(NodeTestResource.class)
class JobRecoveryIT {
  @Inject JobService jobs;
  @Inject JobQueueWorker worker;
  @Inject JobQueue queue;
  @Inject QueueGate gate;
  @Inject LiveJobs liveJobs;
  @Inject Settlement settlement;
  @Inject Closing closing;
  @Inject JobSeal seal;
  @Inject Sweeper sweeper;
  @Inject FakeEngine engine;
  @Inject Customers customers;
  @Inject Reservations reservations;
  @Inject Balances balances;
  @Inject Ledger ledger;
  @Inject Receipts receipts;
  @Inject Sql sql;

  @BeforeEach
  void reset() {
    engine.reset();
    receipts.start();
  }

  @AfterEach
  void stop() {
    worker.stop();
    gate.become(QueueGate.Stage.STOPPED);
  }

  @Test
  void drainLetsRunningJobsEnd() throws InterruptedException {
    worker.start();
    engine.pause = Duration.ofMillis(50);
    var caller = customers.withMoney(1_000);
    var handle = jobs.submit(caller, Samples.job(10));
    JobReading.awaitTokens(handle, 1);
    worker.drain(Duration.ofSeconds(20));
    assertThat(JobReading.outcome(handle).cost()).isEqualTo(MicroUsd.of(13));
    refused(ErrorCode.DRAINING, () -> jobs.submit(caller, Samples.job(1)));
  }

  @Test
  void drainHandsBackWhatDoesNotEndInTime() throws InterruptedException {
    worker.start();
    engine.pause = Duration.ofMillis(50);
    var caller = customers.withMoney(1_000);
    var handle = jobs.submit(caller, Samples.job(200));
    JobReading.awaitTokens(handle, 3);
    long began = System.nanoTime();
    worker.drain(Duration.ofMillis(100));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    assertThat(JobReading.last(handle))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(ErrorCode.DRAINING));
    var waiting = jobs.get(handle.id());
    assertThat(waiting.state()).isEqualTo(JobState.QUEUED);
    assertThat(waiting.waived()).isTrue();
    worker.stop();
    assertThat(engine.running).hasValue(0);

    engine.pause = Duration.ZERO;
    worker.start();
    assertThat(JobReading.all(jobs.attach(handle.id()).orElseThrow())).hasSize(1 + 200 + 1 + 1);
    assertEndedFree(handle.id(), 2);
    assertThat(balances.of(caller.organisationId()).prepaid()).isEqualTo(MicroUsd.of(1_000));
  }

  @Test
  void jobsOfAKilledLifeRunAgainFreeOfCharge() throws InterruptedException {
    var caller = customers.withMoney(100_000);
    var ids = admitWithoutRunning(caller, 50);
    assertThat(queue.claim(30, new FairShare(0, 0))).hasSize(30);
    pretendTheNodeWasKilled();

    worker.start();
    for (UUID id : ids) {
      JobReading.last(jobs.attach(id).orElseThrow());
    }
    for (UUID id : ids) {
      var view = jobs.get(id);
      assertThat(view.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(view.cost()).isEqualTo(MicroUsd.ZERO);
      assertThat(view.waived()).isTrue();
      assertThat(view.receiptIds()).hasSize(1);
      assertThat(reservationState(id)).isEqualTo(ReservationState.SETTLED);
    }
    assertThat(ids.stream().filter(id -> jobs.get(id).attempts() == 2)).hasSize(30);
    var balance = balances.of(caller.organisationId());
    assertThat(balance.prepaid()).isEqualTo(MicroUsd.of(100_000));
    assertThat(balance.reserved()).isEqualTo(MicroUsd.ZERO);
    assertThat(ledger.check().faults()).isEmpty();
  }

  @Test
  void backgroundJobsThatOnlyWaitedAreChargedAfterARestart() throws InterruptedException {
    var caller = customers.withMoney(1_000);
    gate.become(QueueGate.Stage.OPEN);
    var request = Samples.job(5);
    var background =
        new JobRequest(
            "chat",
            Samples.MODEL,
            request.generations(),
            null,
            Samples.FINGERPRINT,
            Duration.ofMinutes(5),
            true,
            Map.of(),
            null);
    var handle = jobs.submit(caller, background);
    pretendTheNodeWasKilled();
    worker.start();
    assertThat(JobReading.outcome(jobs.attach(handle.id()).orElseThrow()).cost())
        .isEqualTo(MicroUsd.of(8));
  }

  @Test
  void aJobThatKillsItsNodeEachTimeIsBuried() {
    var id = admitWithoutRunning(customers.withMoney(1_000), 1).getFirst();
    for (int life = 1; life <= 3; life++) {
      assertThat(jobs.get(id).state()).isEqualTo(JobState.QUEUED);
      assertThat(queue.claim(1, new FairShare(0, 0))).hasSize(1);
      sql.update(
          "update job set lease_node = '%s', lease_until = now() - interval '1 s' where id = '%s'",
          UUID.randomUUID(), id);
      sweeper.sweep();
    }
    var view = jobs.get(id);
    assertThat(view.state()).isEqualTo(JobState.DEAD);
    assertThat(view.errorCode()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(reservationState(id)).isEqualTo(ReservationState.VOIDED);
  }

  @Test
  void leavesTheLeasesOfOtherNodesAloneUntilTheyRunOut() {
    var id = admitWithoutRunning(customers.withMoney(1_000), 1).getFirst();
    queue.claim(1, new FairShare(0, 0));
    sql.update(
        "update job set lease_node = '%s', lease_boot = '%1$s' where state = 'RUNNING'",
        UUID.randomUUID());
    sweeper.sweep();
    assertThat(queue.leasesOfEarlierLife()).isEmpty();
    assertThat(queue.abandon(id)).isEmpty();
    assertThat(jobs.get(id).state()).isEqualTo(JobState.RUNNING);
    sql.update("update job set lease_until = now() - interval '1 s' where id = '%s'", id);
    sweeper.sweep();
    assertThat(jobs.get(id).state()).isEqualTo(JobState.QUEUED);
    jobs.cancel(id, CancelReason.OPERATOR);
  }

  @Test
  void aLeaseNobodyWorksUnderRunsOut() throws InterruptedException {
    var id = admitWithoutRunning(customers.withMoney(1_000), 1).getFirst();
    // Claimed and then forgotten, as when a run could not be closed.
    queue.claim(1, new FairShare(0, 0));
    var lease = "select extract(epoch from lease_until) * 1000 from job where id = '%s'";
    long until = sql.number(lease, id);
    queue.renew(Set.of(UUID.randomUUID()));
    assertThat(sql.number(lease, id)).isEqualTo(until);
    queue.renew(Set.of(id));
    assertThat(sql.number(lease, id)).isGreaterThan(until);
    sql.update("update job set lease_until = now() - interval '1 s' where id = '%s'", id);
    sweeper.sweep();
    assertThat(jobs.get(id).state()).isEqualTo(JobState.QUEUED);
    jobs.cancel(id, CancelReason.OPERATOR);
  }

  @Test
  void stopsComputingWhatAnotherNodeHasTakenOver() throws InterruptedException {
    worker.start();
    engine.pause = Duration.ofSeconds(20);
    var handle = jobs.submit(customers.withMoney(1_000), Samples.job(100));
    assertThat(handle.poll(JobReading.PATIENCE)).isNotNull();
    sql.update(
        "update job set lease_node = '%s', lease_boot = '%1$s' where state = 'RUNNING'",
        UUID.randomUUID());
    JobReading.until("the engine stops", () -> engine.running.get() == 0);
    JobReading.until("the run is over", () -> worker.running() == 0);
    assertThat(jobs.get(handle.id()).state()).isEqualTo(JobState.RUNNING);
    assertThat(reservationState(handle.id())).isEqualTo(ReservationState.OPEN);
    // The listener is told once the other node has settled the job.
    var outcome = settleElsewhere(handle.id());
    sweeper.sweep();
    assertThat(JobReading.outcome(handle)).isEqualTo(outcome);
  }

  @Test
  void settlesOnceHoweverOftenItIsAsked() {
    var caller = customers.withMoney(1_000);
    var id = admitWithoutRunning(caller, 1).getFirst();
    var claimed = queue.claim(1, new FairShare(0, 0)).getFirst();
    var first = settlement.settle(claimed, ending(5)).orElseThrow();
    assertThat(first.cost()).isEqualTo(MicroUsd.of(8));
    assertThat(settlement.settle(claimed, ending(1))).contains(first);
    assertThat(settlement.fail(claimed, ErrorCode.INTERNAL, "late", List.of())).isEmpty();
    assertThat(settlement.handBack(claimed)).isFalse();
    assertThat(settlement.unclaim(claimed)).isFalse();
    assertThat(settlement.retry(claimed, ErrorCode.INTERNAL, "late")).isEmpty();
    assertThat(settlement.cancel(id, CancelReason.OPERATOR)).isEmpty();
    assertThat(balances.of(caller.organisationId()).prepaid()).isEqualTo(MicroUsd.of(992));
    assertThat(sql.number("select count(*) from usage_job where job_id = '%s'", id)).isEqualTo(1);
  }

  @Test
  void anOldLeaseCanNeitherSettleNorFreeAJob() {
    var id = admitWithoutRunning(customers.withMoney(1_000), 1).getFirst();
    var old = queue.claim(1, new FairShare(0, 0)).getFirst();
    sql.update("update job set lease_until = now() - interval '1 s' where id = '%s'", id);
    sweeper.sweep();
    var fresh = queue.claim(1, new FairShare(0, 0)).getFirst();
    assertThat(fresh.attempt()).isEqualTo(2);
    assertThat(settlement.settle(old, ending(5))).isEmpty();
    assertThat(settlement.handBack(old)).isFalse();
    assertThat(settlement.fail(old, ErrorCode.INTERNAL, "old", List.of())).isEmpty();
    assertThat(jobs.get(id).state()).isEqualTo(JobState.RUNNING);
    assertThat(settlement.settle(fresh, ending(5)).orElseThrow().cost()).isEqualTo(MicroUsd.ZERO);
  }

  @Test
  void aFaultOfAnEarlierRunIsNoReceiptOfAnAnswer() throws InterruptedException {
    var id = admitWithoutRunning(customers.withMoney(1_000), 1).getFirst();
    var claimed = queue.claim(1, new FairShare(0, 0)).getFirst();
    var payload = seal.openPayload(id, claimed.sealedPayload()).orElseThrow();
    var fault = new GenerationFault(FinishReason.ALTERED_ARITHMETIC, Samples.result(3, 0));
    var faulted = new RunSink.Faulted(0, fault);
    var signed = closing.issue(claimed, payload, faulted, List.of());
    assertThat(closing.issue(claimed, payload, faulted, List.of())).hasSize(1).isEqualTo(signed);
    pretendTheNodeWasKilled();
    worker.start();
    JobReading.last(jobs.attach(id).orElseThrow());
    assertEndedFree(id, 2);
    assertThat(jobs.get(id).receiptIds()).isEmpty();
    assertThat(receipts.ofJob(id)).extracting(ReceiptView::id).isEqualTo(signed);
  }

  @Test
  void voidsReservationsWithoutALivingJob() {
    gate.become(QueueGate.Stage.OPEN);
    var caller = customers.withMoney(1_000);
    var living = jobs.submit(caller, Samples.job(5)).id();
    var orphan = UUID.randomUUID();
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                reservations.reserve(
                    orphan, caller.organisationId(), caller.projectId(), MicroUsd.of(100)));
    sweeper.cleanUp();
    assertThat(reservationState(orphan)).as("too young").isEqualTo(ReservationState.OPEN);
    sql.update("update reservation set created_at = created_at - interval '3 min'");
    sweeper.cleanUp();
    assertThat(reservationState(orphan)).isEqualTo(ReservationState.VOIDED);
    assertThat(reservationState(living)).isEqualTo(ReservationState.OPEN);
    jobs.cancel(living, CancelReason.OPERATOR);
  }

  @Test
  void forgetsWhatHasOutlivedItsTime() throws InterruptedException {
    worker.start();
    var caller = customers.withMoney(1_000);
    var request = Samples.job(2, "kept", Duration.ofMinutes(1));
    var id = jobs.submit(caller, request).id();
    JobReading.last(jobs.attach(id).orElseThrow());
    sweeper.cleanUp();
    assertThat(jobs.get(id).answerKept()).isTrue();

    sql.update("update job_answer set expires_at = now() - interval '1 s'");
    sql.update("update job set ended_at = ended_at - interval '25 h' where id = '%s'", id);
    sweeper.cleanUp();
    assertThat(jobs.get(id).answerKept()).isFalse();
    assertThat(JobReading.last(jobs.attach(id).orElseThrow())).isInstanceOf(JobEvent.Failed.class);
    var again = jobs.submit(caller, request);
    assertThat(again.replayed()).as("the key is free again").isFalse();
    JobReading.last(again);

    sql.update("update job set ended_at = ended_at - interval '91 d' where id = '%s'", id);
    sweeper.cleanUp();
    refused(ErrorCode.NOT_FOUND, () -> jobs.get(id));
  }

  @Test
  void keepsNoPromptAfterTheEndAndNoneReadableBefore() throws InterruptedException {
    var id = admitWithoutRunning(customers.withMoney(1_000), 1).getFirst();
    assertThat(sql.number("select count(*) from job_payload where job_id = '%s'", id)).isEqualTo(1);
    assertThat(
            sql.number(
                "select count(*) from job_payload where job_id = '%s'"
                    + " and position('fake-model'::bytea in sealed) > 0",
                id))
        .isZero();
    gate.become(QueueGate.Stage.STOPPED);
    worker.start();
    JobReading.last(jobs.attach(id).orElseThrow());
    assertThat(sql.number("select count(*) from job_payload where job_id = '%s'", id)).isZero();
  }

  @Test
  void sweepersDoNothingBeforeTheRoomIsStarted() {
    var id = admitWithoutRunning(customers.withMoney(1_000), 1).getFirst();
    sql.update("update job set deadline_at = now() - interval '1 s' where id = '%s'", id);
    gate.become(QueueGate.Stage.STOPPED);
    sweeper.sweep();
    assertThat(jobs.get(id).state()).isEqualTo(JobState.QUEUED);
    gate.become(QueueGate.Stage.OPEN);
    sweeper.sweep();
    assertThat(jobs.get(id).state()).isEqualTo(JobState.EXPIRED);
  }

  /** Jobs that wait, with no dispatcher that could take them. */
  private List<UUID> admitWithoutRunning(Caller caller, int count) {
    gate.become(QueueGate.Stage.OPEN);
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < count; i++) {
      ids.add(jobs.submit(caller, Samples.job(5)).id());
    }
    return ids;
  }

  /** Everything in memory is gone, and what the database holds is of another life of this node. */
  private void pretendTheNodeWasKilled() {
    liveJobs.all().forEach(live -> liveJobs.remove(live.id()));
    var otherLife = UUID.randomUUID();
    sql.update("update job set lease_boot = '%s' where state = 'RUNNING'", otherLife);
    sql.update("update job set admitted_boot = '%s' where ended_at is null", otherLife);
    gate.become(QueueGate.Stage.STOPPED);
  }

  private JobOutcome settleElsewhere(UUID id) {
    sql.update(
        "update job set state = 'SUCCEEDED', ended_at = now(), lease_node = null,"
            + " lease_boot = null, lease_until = null where id = '%s'",
        id);
    reservations.voidAll(id);
    return new JobOutcome(id, Usage.NONE, MicroUsd.ZERO, List.of(), JobState.SUCCEEDED);
  }

  private static Settlement.Ending ending(long outputTokens) {
    return new Settlement.Ending(
        JobState.SUCCEEDED,
        new Usage(3, 0, outputTokens),
        List.of("rcpt_1"),
        true,
        null,
        Duration.ofMillis(5),
        new byte[] {1});
  }

  private void assertEndedFree(UUID id, int attempts) {
    var view = jobs.get(id);
    assertThat(view.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(view.attempts()).isEqualTo(attempts);
    assertThat(view.cost()).isEqualTo(MicroUsd.ZERO);
    assertThat(view.waived()).isTrue();
    assertThat(reservationState(id)).isEqualTo(ReservationState.SETTLED);
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
