package io.aipowergrid.node.mining.stratum;

import java.net.InetAddress;

/** A connection's transport, as far as a session needs it. Any thread. */
interface MinerLink {
  /** The other side. */
  InetAddress address();

  /** Queues a line and returns at once. */
  void write(byte[] line);

  /** Bytes that were written and have not left yet. */
  long unsent();

  /** Sends what can leave at once and closes; the server hears of it. */
  void close();
}
