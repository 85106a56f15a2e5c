package io.aipowergrid.node.mining.stratum;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A pool and how to talk to it.
 *
 * @param host name or address
 * @param tls whether the connection is encrypted, with the certificate checked against the host
 * @param user as the pool wants it, usually ADDRESS.RIG
 * @param password most pools want none and take {@code x}
 * @param hexPrefix whether 0x stands before hex digits; nearly all pools demand it
 * @param extranonceSubscribe whether to ask for new nonce prefixes, as some proxies want it
 */
record Pool(
    String host,
    int port,
    boolean tls,
    String user,
    String password,
    boolean hexPrefix,
    boolean extranonceSubscribe) {
  /**
   * Reads the address of a pool.
   *
   * @param url {@code stratum+tcp://HOST:PORT}, or {@code +tls} or {@code +ssl}
   * @throws IllegalArgumentException with a sentence for the operator
   */
  static Pool at(
      String url, String user, String password, boolean hexPrefix, boolean extranonceSubscribe) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("a pool's url is stratum+tcp://HOST:PORT, not " + url, e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("stratum+tls") || scheme.equals("stratum+ssl");
    boolean plain = scheme.equals("stratum+tcp") || scheme.equals("stratum");
    if ((!tls && !plain) || uri.getHost() == null || uri.getPort() < 1) {
      throw new IllegalArgumentException("a pool's url is stratum+tcp://HOST:PORT, not " + url);
    }
    if (user.isBlank()) {
      throw new IllegalArgumentException("pool " + url + " needs a user");
    }
    return new Pool(
        uri.getHost(), uri.getPort(), tls, user, password, hexPrefix, extranonceSubscribe);
  }

  /** The same pool elsewhere. */
  Pool movedTo(String otherHost, int otherPort) {
    return new Pool(otherHost, otherPort, tls, user, password, hexPrefix, extranonceSubscribe);
  }

  /**
   * Whether a host may be where this pool sends its miners: itself, or a name with the same last
   * two labels. Anybody on an unencrypted way could send them elsewhere otherwise.
   */
  boolean maySendTo(String other) {
    return other.equalsIgnoreCase(host)
        || (isName(host) && isName(other) && site(host).equalsIgnoreCase(site(other)));
  }

  private static boolean isName(String host) {
    return host.indexOf(':') < 0
        && host.indexOf('.') > 0
        && !host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  private static String site(String host) {
    int last = host.lastIndexOf('.');
    int before = host.lastIndexOf('.', last - 1);
    return host.substring(before + 1);
  }

  /** Without user and password. */
  @Override
  public String toString() {
    return (tls ? "stratum+tls://" : "stratum+tcp://") + host + ":" + port;
  }
}
