package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.chain.store.SyntheticChain.Made;
import io.aipowergrid.node.ops.testing.TestDatabase;
import java.util.List;

/**
 * The child of {@link ChainStoreCrashIT}: goes on from the store's tip, commits batches without end
 * and prints a line after each, until it is killed.
 */
final class CrashingWriter {
  private CrashingWriter() {}

  /** Arguments: JDBC URL, user, password, network, seed of the chain. */
  public static void main(String[] arguments) {
    var source = TestDatabase.source(arguments[0], arguments[1], arguments[2]);
    var store = SyntheticChain.store(source, arguments[3]);
    long seed = Long.parseLong(arguments[4]);
    // Killed after taking a block back, the writer left the block's body above the tip.
    Made above = SyntheticChain.replay(seed, store.tip()).next();
    if (store.findBlock(above.id()).isPresent()) {
      store.commit(above.bringingBack());
    }
    var chain = SyntheticChain.replay(seed, store.tip());
    for (int i = 1; ; i++) {
      List<Made> blocks = chain.next(1 + i % 4);
      store.commit(SyntheticChain.connecting(blocks));
      System.out.println(chain.height());
      Made last = blocks.getLast();
      store.commit(last.takingBack());
      System.out.println(chain.height() - 1);
      store.commit(last.bringingBack());
      System.out.println(chain.height());
    }
  }
}
