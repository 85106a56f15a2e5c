package io.aipowergrid.node.api.testing;

import io.aipowergrid.node.api.chain.VectorNetwork;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The node with scripted models beside its own, short times, a port for TLS, peers to show, and a
 * Stratum server, on the network of the vectors. Many classes share it, since each profile builds
 * and starts a node of its own.
 */
public final class ScriptedNode implements QuarkusTestProfile {
  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(ScriptedCatalog.class, ShownPeers.class);
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(TestCertificate.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    var settings = new HashMap<>(new VectorNetwork().getConfigOverrides());
    settings.put("aipg.api.keep-alive-interval", "300ms");
    settings.put("aipg.api.stream-write-timeout", "5s");
    settings.put("aipg.jobs.poll", "PT0.2S");
    return settings;
  }
}
