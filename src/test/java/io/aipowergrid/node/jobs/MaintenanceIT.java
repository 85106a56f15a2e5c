package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.AuditColumn;
import io.aipowergrid.node.accounts.AuditEvent;
import io.aipowergrid.node.accounts.AuditFilter;
import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.billing.Balances;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.aipowergrid.node.proof.Receipts;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Maintenance over the real database: who is refused, who goes on, what is kept. */
@QuarkusTest
@TestProfile(JobsProfile.class)
@WithTestResource(NodeTestResource.class)
class MaintenanceIT {
  private static final Actor OPERATOR = Actor.system("test-operator");

  @Inject Maintenance maintenance;
  @Inject JobService jobs;
  @Inject JobQueueWorker worker;
  @Inject FakeEngine engine;
  @Inject Customers customers;
  @Inject Balances balances;
  @Inject AuditTrail audit;
  @Inject NodeIdentity identity;
  @Inject Receipts receipts;
  @Inject Sweeper sweeper;
  @Inject MeterRegistry registry;

  @BeforeEach
  void start() {
    engine.reset();
    receipts.start();
    worker.start();
    maintenance.end(OPERATOR);
  }

  @AfterEach
  void stop() {
    maintenance.end(OPERATOR);
    worker.stop();
  }

  @Test
  void refusesNewJobsAndLetsAdmittedOnesEnd() throws InterruptedException {
    engine.pause = Duration.ofMillis(20);
    var caller = customers.withMoney(1_000);
    var running = jobs.submit(caller, Samples.job(10));
    maintenance.begin(OPERATOR, "new disk", null);
    var refusal = refused(ErrorCode.MAINTENANCE, () -> jobs.submit(caller, Samples.job(1)));
    assertThat(refusal.detail())
        .isEqualTo("The node is in maintenance and takes no new jobs: new disk");
    assertThat(refusal.retryAfter()).isEqualTo(MaintenanceView.ASK_AGAIN);
    var outcome = JobReading.outcome(running);
    assertThat(outcome.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(balances.of(caller.organisationId()).prepaid())
        .as("the refused job cost nothing")
        .isEqualTo(MicroUsd.of(1_000 - outcome.cost().micros()));
    assertThat(maintenance.end(OPERATOR)).isTrue();
    assertThat(JobReading.outcome(jobs.submit(caller, Samples.job(1))).state())
        .isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void isShownByItsMeter() {
    maintenance.begin(OPERATOR, "new disk", null);
    sweeper.sweep();
    assertThat(registry.get("aipg_jobs_maintenance").gauge().value()).isEqualTo(1);
    maintenance.end(OPERATOR);
    sweeper.sweep();
    assertThat(registry.get("aipg_jobs_maintenance").gauge().value()).isZero();
  }

  @Test
  void letsARepeatedRequestJoinItsJob() throws InterruptedException {
    var caller = customers.withMoney(1_000);
    var request = Samples.job(3, "again", Duration.ofMinutes(1));
    var first = jobs.submit(caller, request);
    JobReading.outcome(first);
    maintenance.begin(OPERATOR, "new disk", null);
    assertThat(jobs.submit(caller, request).id()).isEqualTo(first.id());
  }

  @Test
  void refusesToReplayADeadJob() {
    maintenance.begin(OPERATOR, "new disk", null);
    refused(ErrorCode.MAINTENANCE, () -> jobs.replayDead(OPERATOR, UUID.randomUUID()));
  }

  @Test
  void tellsWhenToComeBackWhenItEndsByItself() {
    var caller = customers.withMoney(1_000);
    maintenance.begin(OPERATOR, "new disk", Duration.ofHours(2));
    var refusal = refused(ErrorCode.MAINTENANCE, () -> jobs.submit(caller, Samples.job(1)));
    assertThat(refusal.retryAfter()).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(120));
  }

  @Test
  void isFoundAgainByAnotherProcessAndEndsByItself() {
    var begun = maintenance.begin(OPERATOR, "new disk", Duration.ofHours(2));
    var end = java.util.Objects.requireNonNull(begun.endsAt());
    assertThat(asSeenAt(end.minusNanos(1000))).contains(begun);
    assertThat(asSeenAt(end)).isEmpty();
  }

  /** What a process that starts at the time reads. */
  private java.util.Optional<MaintenanceView> asSeenAt(Instant time) {
    var other = new Maintenance(identity, audit, InstantSource.fixed(time));
    return QuarkusTransaction.requiringNew().call(other::current);
  }

  @Test
  void keepsItsBeginningWhenReasonOrEndChange() {
    var begun = maintenance.begin(OPERATOR, "new disk", null);
    var changed = maintenance.begin(OPERATOR, "two new disks", Duration.ofHours(1));
    assertThat(changed.since()).isEqualTo(begun.since());
    assertThat(changed.reason()).isEqualTo("two new disks");
    assertThat(maintenance.current()).contains(changed);
  }

  @Test
  void leavesALineInTheAuditTrailForBeginAndEnd() {
    maintenance.begin(OPERATOR, "new disk", null);
    maintenance.end(OPERATOR);
    assertThat(maintenance.end(OPERATOR)).as("there is none to end").isFalse();
    List<AuditEvent> lines =
        audit.list(AuditFilter.of(null), SortOrder.descending(AuditColumn.TIME), null, 2);
    assertThat(lines)
        .extracting(AuditEvent::action)
        .containsExactly("maintenance.end", "maintenance.begin");
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.actor()).isEqualTo(OPERATOR);
              assertThat(line.subject()).isEqualTo("node:" + identity.node());
            });
    assertThat(lines.getLast().detail()).isEqualTo("new disk, until it is ended");
  }

  @Test
  void takesReasonsAndLengthsWithinTheirLimits() {
    maintenance.begin(OPERATOR, "x".repeat(200), Maintenance.LENGTH_MAX);
    refused(ErrorCode.INVALID_REQUEST, () -> maintenance.begin(OPERATOR, "x".repeat(201), null));
    refused(ErrorCode.INVALID_REQUEST, () -> maintenance.begin(OPERATOR, " ", null));
    refused(
        ErrorCode.INVALID_REQUEST,
        () -> maintenance.begin(OPERATOR, "x", Maintenance.LENGTH_MAX.plusNanos(1)));
    refused(ErrorCode.INVALID_REQUEST, () -> maintenance.begin(OPERATOR, "x", Duration.ZERO));
  }

  private static NodeException refused(ErrorCode code, ThrowingCallable call) {
    var caught = new NodeException[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            NodeException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              caught[0] = refusal;
            });
    return caught[0];
  }
}
