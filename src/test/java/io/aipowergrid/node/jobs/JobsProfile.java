package io.aipowergrid.node.jobs;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The node with a made-up engine, and with a sweeper that runs only when a test says so. */
public class JobsProfile implements QuarkusTestProfile {
  static final int QUEUED_MAX = 90;
  static final int QUEUED_PER_PROJECT_MAX = 60;

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(FakeEngine.class, FakeCatalog.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "aipg.jobs.sweep", "off",
        "aipg.jobs.clean-up", "off",
        "aipg.jobs.model-orders", "off",
        "aipg.jobs.lease-renewal", "PT0.2S",
        "aipg.jobs.queued-max", Integer.toString(QUEUED_MAX),
        "aipg.jobs.queued-per-project-max", Integer.toString(QUEUED_PER_PROJECT_MAX),
        "aipg.jobs.answer-size-max", "64K",
        "aipg.jobs.admission-wait", "PT60S",
        "aipg.ops.start-rooms", "false");
  }
}
