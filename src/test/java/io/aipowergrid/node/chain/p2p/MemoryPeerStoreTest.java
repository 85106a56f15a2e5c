package io.aipowergrid.node.chain.p2p;

class MemoryPeerStoreTest extends PeerStoreContract {
  @Override
  PeerStore create(String network) {
    return new MemoryPeerStore();
  }
}
