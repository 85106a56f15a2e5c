package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses of peers as people write them: {@code host}, {@code host:port}, {@code [v6]:port}. */
final class Endpoints {
  private Endpoints() {}

  /** A host, by name or address, and a port. */
  record Named(String host, int port) {
    /** Whether the host is an address, which nobody has to look up. */
    boolean isAddress() {
      // What Java takes for an address without asking anybody (InetAddress.getByName).
      return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }
  }

  /**
   * Reads an endpoint and looks its host up.
   *
   * @throws NodeException INVALID_REQUEST when it is none or the host is unknown
   */
  static InetSocketAddress parse(String text, int defaultPort) {
    Named named = named(text, defaultPort);
    try {
      return new InetSocketAddress(InetAddress.getByName(named.host()), named.port());
    } catch (UnknownHostException e) {
      throw unknownHost(text);
    }
  }

  /** What an operator is told of a host that nobody knows. */
  static NodeException unknownHost(String text) {
    return new NodeException(ErrorCode.INVALID_REQUEST, "unknown host in \"" + text + "\"");
  }

  /**
   * Reads an endpoint without looking its host up.
   *
   * @throws NodeException INVALID_REQUEST when it is none
   */
  static Named named(String text, int defaultPort) {
    int colon = text.lastIndexOf(':');
    boolean bracketed = text.startsWith("[");
    // Several colons without brackets are an IPv6 address alone.
    boolean hasPort =
        bracketed ? colon > text.indexOf(']') : colon >= 0 && colon == text.indexOf(':');
    String host = hasPort ? text.substring(0, colon) : text;
    int port = hasPort ? port(text.substring(colon + 1), text) : defaultPort;
    return new Named(requireHost(host, text), port);
  }

  private static String requireHost(String host, String text) {
    if (host.isBlank()) {
      throw new NodeException(ErrorCode.INVALID_REQUEST, "no host in \"" + text + "\"");
    }
    return host;
  }

  private static int port(String digits, String text) {
    try {
      int port = Integer.parseInt(digits);
      if (port >= 0 && port <= 0xffff) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below, as for a number out of range.
    }
    throw new NodeException(ErrorCode.INVALID_REQUEST, "no port in \"" + text + "\"");
  }
}
