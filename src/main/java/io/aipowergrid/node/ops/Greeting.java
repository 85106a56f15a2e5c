package io.aipowergrid.node.ops;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the operator reads on the terminal once the node is up. */
@ApplicationScoped
class Greeting {
  private final int port;

  Greeting(@ConfigProperty(name = "quarkus.http.port") int port) {
    this.port = port;
  }

  String text() {
    return "AIPG Enterprise Node\n  console  http://localhost:" + port + "/console";
  }
}
