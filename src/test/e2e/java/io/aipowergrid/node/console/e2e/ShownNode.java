package io.aipowergrid.node.console.e2e;

import io.aipowergrid.node.api.chain.VectorNetwork;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** A node on the network of the vectors, with peers to show and a Stratum server for rigs. */
public final class ShownNode implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return new VectorNetwork().getConfigOverrides();
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(ShownPeers.class);
  }
}
