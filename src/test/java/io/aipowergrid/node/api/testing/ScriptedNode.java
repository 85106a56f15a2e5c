package io.aipowergrid.node.api.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The node with scripted models beside its own, short times, and a port for TLS. */
public final class ScriptedNode implements QuarkusTestProfile {
  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(ScriptedCatalog.class);
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(TestCertificate.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "aipg.api.keep-alive-interval", "300ms",
        "aipg.api.stream-write-timeout", "5s",
        "aipg.jobs.poll", "PT0.2S");
  }
}
