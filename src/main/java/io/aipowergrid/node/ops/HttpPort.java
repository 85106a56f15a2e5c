package io.aipowergrid.node.ops;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Looks whether the port of the HTTP server is free before anything else starts, so that a taken
 * one is a clear error and not a node that made its first secrets and died unseen.
 */
final class HttpPort {
  /** As application.properties says. */
  private static final String PORT_DEFAULT = "8080";

  private static final int PORT_MAX = 65_535;

  private static final String HOST_DEFAULT = "0.0.0.0";

  private HttpPort() {}

  /**
   * Returns when the port can be bound or is chosen by the system (0).
   *
   * @throws IllegalStateException when another program holds it, or the setting is no port
   */
  static void requireFree() {
    int port = parse(setting("quarkus.http.port", "QUARKUS_HTTP_PORT", PORT_DEFAULT));
    requireFree(setting("quarkus.http.host", "QUARKUS_HTTP_HOST", HOST_DEFAULT), port);
  }

  static int parse(String port) {
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > PORT_MAX) {
      throw new IllegalStateException("QUARKUS_HTTP_PORT is no port number: " + port);
    }
    return Integer.parseInt(port);
  }

  static void requireFree(String host, int port) {
    if (port <= 0) {
      return;
    }
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new IllegalStateException(
          "port "
              + port
              + " of "
              + host
              + " cannot be used ("
              + e.getMessage()
              + "); stop the program that holds it, or set QUARKUS_HTTP_PORT",
          e);
    }
  }

  private static String setting(String property, String variable, String otherwise) {
    String given = System.getProperty(property, System.getenv(variable));
    return given == null || given.isBlank() ? otherwise : given.strip();
  }
}
