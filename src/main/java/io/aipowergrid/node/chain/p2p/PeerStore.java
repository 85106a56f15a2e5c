package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.PeerBan;
import java.util.Collection;
import java.util.List;

/** What of peers outlives the node: addresses and bans of one network. Any thread. */
public interface PeerStore {
  /** The addresses as they were last written. */
  List<KnownAddress> readAddresses();

  /** Replaces all addresses. */
  void writeAddresses(Collection<KnownAddress> addresses);

  /** The bans as they were last written. */
  List<PeerBan> readBans();

  /** Replaces all bans. */
  void writeBans(Collection<PeerBan> bans);
}
