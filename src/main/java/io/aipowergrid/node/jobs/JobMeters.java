package io.aipowergrid.node.jobs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the job queue tells Prometheus. Labels are priorities, states and installed models: few by
 * construction. The vLLM names are there for boards that exist already (api.md 3.4). Any thread.
 */
@ApplicationScoped
class JobMeters {
  private static final String PRIORITY = "priority";
  private static final String MODEL = "model_name";
  private static final Duration[] LATENCIES = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60),
    Duration.ofSeconds(300)
  };

  private final MeterRegistry registry;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger dead = new AtomicInteger();
  private final AtomicInteger maintenance = new AtomicInteger();
  private final Map<JobPriority, AtomicInteger> waiting = new EnumMap<>(JobPriority.class);

  @Inject
  JobMeters(MeterRegistry registry) {
    this.registry = registry;
    gauge("aipg_jobs_running", running, "Jobs this node runs now");
    gauge("vllm:num_requests_running", running, "As aipg_jobs_running");
    gauge("aipg_jobs_dead", dead, "Jobs in the dead letter");
    gauge("aipg_jobs_maintenance", maintenance, "1 while an operator lets no new jobs in");
    for (var priority : JobPriority.values()) {
      var count = new AtomicInteger();
      waiting.put(priority, count);
      Gauge.builder("aipg_jobs_waiting", count, AtomicInteger::get)
          .description("Jobs that wait for a free place")
          .tag(PRIORITY, priority.label())
          .register(registry);
    }
    Gauge.builder("vllm:num_requests_waiting", this, JobMeters::waitingTotal)
        .description("Sum of aipg_jobs_waiting")
        .register(registry);
  }

  void running(int now) {
    running.set(now);
  }

  void maintenance(boolean on) {
    maintenance.set(on ? 1 : 0);
  }

  void counts(JobCounts now) {
    dead.set(now.dead());
    waiting.forEach(
        (priority, count) -> count.set(now.waitingByPriority().getOrDefault(priority, 0)));
  }

  void started(JobPriority priority, Duration queued) {
    timer(
            "aipg_jobs_queue_wait",
            "From admission to the start of a run",
            PRIORITY,
            priority.label())
        .record(queued);
  }

  void ended(JobPriority priority, JobState state, Duration run) {
    registry
        .counter(
            "aipg_jobs_ended",
            PRIORITY,
            priority.label(),
            "state",
            state.name().toLowerCase(Locale.ROOT))
        .increment();
    timer(
            "aipg_jobs_run_time",
            "From the start of the last run to the end",
            PRIORITY,
            priority.label())
        .record(run);
  }

  void handedBack(String why) {
    registry.counter("aipg_jobs_handed_back", "reason", why).increment();
  }

  void firstToken(String modelId, Duration sinceAdmission) {
    timer("aipg_jobs_time_to_first_token", "From admission to the first token", MODEL, modelId)
        .record(sinceAdmission);
    timer("vllm:time_to_first_token", "As aipg_jobs_time_to_first_token", MODEL, modelId)
        .record(sinceAdmission);
  }

  void interToken(String modelId, long nanos) {
    timer("aipg_jobs_inter_token_latency", "Between two tokens of one choice", MODEL, modelId)
        .record(nanos, TimeUnit.NANOSECONDS);
    timer("vllm:inter_token_latency", "As aipg_jobs_inter_token_latency", MODEL, modelId)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  void cancelled(CancelReason reason, Duration latency) {
    timer(
            "aipg_jobs_cancel_latency",
            "From the wish to stop to the end of the run",
            "reason",
            reason.name().toLowerCase(Locale.ROOT))
        .record(latency);
  }

  private double waitingTotal() {
    return waiting.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  private void gauge(String name, AtomicInteger value, String description) {
    Gauge.builder(name, value, AtomicInteger::get).description(description).register(registry);
  }

  private Timer timer(String name, String description, String tag, String value) {
    return Timer.builder(name)
        .description(description)
        .tag(tag, value)
        .serviceLevelObjectives(LATENCIES)
        .register(registry);
  }
}
