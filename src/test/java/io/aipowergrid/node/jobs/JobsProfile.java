package io.aipowergrid.node.jobs;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The node with a made-up engine, and with a sweeper that runs only when a test says so. */
public class JobsProfile implements QuarkusTestProfile {
  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(FakeEngine.class, FakeCatalog.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "aipg.jobs.sweep", "off",
        "aipg.jobs.clean-up", "off",
        "aipg.jobs.queued-max", "2000",
        "aipg.jobs.queued-per-project-max", "1500",
        "aipg.ops.start-rooms", "false");
  }
}
