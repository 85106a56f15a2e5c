package io.aipowergrid.node.console.page;

import java.time.Instant;
import java.util.List;

/**
 * The peers of the node.
 *
 * @param connected in both directions
 * @param knownAddresses of possible peers
 * @param banned how many addresses may not connect
 * @param rows the oldest connections, a bounded number
 * @param bans a bounded number
 */
public record PeersView(
    int connected, int knownAddresses, int banned, List<Row> rows, List<Ban> bans) {
  public PeersView {
    rows = List.copyOf(rows);
    bans = List.copyOf(bans);
  }

  /**
   * A connected peer.
   *
   * @param direction and why, in words
   * @param software what it calls itself
   * @param height of the best block it is known to have, or empty
   * @param ping in words, or empty
   */
  public record Row(
      String address,
      String direction,
      String software,
      String height,
      String ping,
      Instant since,
      long received,
      long sent,
      int blocksInFlight,
      int banScore) {}

  /** An address that may not connect. */
  public record Ban(String address, Instant until, String reason) {}
}
