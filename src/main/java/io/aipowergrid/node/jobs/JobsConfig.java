package io.aipowergrid.node.jobs;

import io.aipowergrid.node.proof.AuditConsent;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits and times of the job queue. */
@ConfigMapping(prefix = "aipg.jobs")
public interface JobsConfig {
  /** Jobs this node runs at once; set it to what the engine takes into one batch. */
  @WithDefault("8")
  int concurrency();

  /** Jobs that may wait, over all projects; one more is refused with queue_full. */
  @WithDefault("10000")
  int queuedMax();

  /** Jobs of one project that may wait; one more is refused with rate_limited. */
  @WithDefault("2000")
  int queuedPerProjectMax();

  /** Admissions that use the database at once; well below its connections. */
  @WithDefault("12")
  int admissionsMax();

  /** How long a request may wait for its admission to begin; then it is refused as queue_full. */
  @WithDefault("PT10S")
  Duration admissionWait();

  /** Output tokens one job may ask for, over all its choices; bounds the event buffer too. */
  @WithDefault("262144")
  int outputTokensMax();

  /** The longest time from admission to the end; longer wishes are cut to it. */
  @WithDefault("PT24H")
  Duration deadlineMax();

  /**
   * Share of starts that free jobs get while they wait, in percent, however many paid ones wait.
   */
  @WithDefault("10")
  int freeSharePercent();

  /** Share of starts that batch jobs get while they wait, in percent. */
  @WithDefault("2")
  int batchSharePercent();

  /** How long a lease lasts without renewal; then another node may take the job. */
  @WithDefault("PT30S")
  Duration lease();

  /** How often running jobs renew their lease; well below the lease. */
  @WithDefault("PT5S")
  Duration leaseRenewal();

  /** Runs of one job that may fail on the node's side before it goes to the dead letter. */
  @WithDefault("3")
  int attemptsMax();

  /** How often the dispatcher looks for work without a signal; what a lost signal costs. */
  @WithDefault("PT1S")
  Duration poll();

  /** How long a sealed answer and its idempotency key are kept after the end. */
  @WithDefault("PT24H")
  Duration answerRetention();

  /** The largest answer that is kept; of a larger one only the accounts remain. */
  @WithDefault("4M")
  MemorySize answerSizeMax();

  /** How long a dead job keeps its sealed request, so that an operator can replay it. */
  @WithDefault("P7D")
  Duration deadLetterRetention();

  /** How long the rows of ended jobs stay. */
  @WithDefault("P90D")
  Duration rowRetention();

  /** How old a reservation without a living job must be before the sweeper voids it. */
  @WithDefault("PT2M")
  Duration orphanAge();

  /** How often the sweeper looks for expired leases and passed deadlines. */
  @WithDefault("1s")
  String sweep();

  /** How often the node looks for orders of the command line to load or unload a model. */
  @WithDefault("1s")
  String modelOrders();

  /** How often the sweeper looks for what has outlived its retention. */
  @WithDefault("1m")
  String cleanUp();

  /**
   * Who may audit transcripts, as every receipt states; {@code none} until the operator's terms
   * with the customers say otherwise.
   */
  @WithDefault("none")
  AuditConsent auditConsent();

  /** Rows the sweeper handles in one transaction. */
  @WithDefault("500")
  int sweepBatch();

  /**
   * Tries to receipt and settle a finished job while the database does not answer; the pauses
   * double, and nine tries take 25 seconds.
   */
  @WithDefault("9")
  int settleTries();
}
