package io.aipowergrid.node.chain.store;

class MemoryChainStoreTest extends ChainStoreContract {
  @Override
  ChainStore create() {
    return new MemoryChainStore();
  }

  @Override
  ChainStore reopen(ChainStore store) {
    return store;
  }
}
