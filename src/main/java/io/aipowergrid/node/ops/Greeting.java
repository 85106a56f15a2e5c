package io.aipowergrid.node.ops;

import io.aipowergrid.node.accounts.FirstStartSecrets;
import io.aipowergrid.node.inference.ModelCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What the operator reads on the terminal once the node is up; the only place that shows secrets.
 */
@ApplicationScoped
class Greeting {
  private static final String QUESTION = "What is AI Power Grid?";

  private final String address;
  private final String version;

  Greeting(
      @ConfigProperty(name = "quarkus.http.port") int port,
      @ConfigProperty(name = "quarkus.http.ssl-port", defaultValue = "8443") int tlsPort,
      @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled")
          String insecureRequests,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    boolean plain = insecureRequests.equalsIgnoreCase("enabled");
    this.address = plain ? "http://localhost:" + port : "https://localhost:" + tlsPort;
    this.version = version;
  }

  /**
   * @param secrets login and demo key, when this was the first start
   */
  String text(Optional<FirstStartSecrets> secrets) {
    String console =
        "\nAIPG Enterprise Node "
            + version
            + " is ready.\n\n  Console    "
            + address
            + "/console\n";
    return console + secrets.map(this::firstTime).orElseGet(this::again);
  }

  private String firstTime(FirstStartSecrets secrets) {
    return """
      Sign in    %s
      Password   %s   (works once: you choose your own at the first sign-in)

      Demo key   %s   (shown once; more with: ./aipg keys create NAME)

    Paste this for a first answer:

    %s
    """
        .formatted(
            secrets.loginEmail(),
            secrets.oneTimePassword(),
            secrets.demoApiKey(),
            curl(secrets.demoApiKey()));
  }

  private String again() {
    return """
      API        %s/v1   (a new key: ./aipg keys create NAME)
      Password   forgotten? ./aipg users reset-password operator@localhost
    """
        .formatted(address);
  }

  private String curl(String key) {
    return "curl -N "
        + address
        + "/v1/chat/completions -H 'Authorization: Bearer "
        + key
        + "' -H 'Content-Type: application/json' -d '{\"model\":\""
        + ModelCatalog.BUILTIN_MODEL_ID
        + "\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[{\"role\":\"user\",\"content\":\""
        + QUESTION
        + "\"}]}'";
  }
}
