package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.PeerBan;
import java.util.Collection;
import java.util.List;

/** A store that lives as long as the process: the twin of the database in tests. Any thread. */
public final class MemoryPeerStore implements PeerStore {
  private volatile List<KnownAddress> addresses = List.of();
  private volatile List<PeerBan> bans = List.of();

  @Override
  public List<KnownAddress> readAddresses() {
    return addresses;
  }

  @Override
  public void writeAddresses(Collection<KnownAddress> newAddresses) {
    addresses = List.copyOf(newAddresses);
  }

  @Override
  public List<PeerBan> readBans() {
    return bans;
  }

  @Override
  public void writeBans(Collection<PeerBan> newBans) {
    bans = List.copyOf(newBans);
  }
}
