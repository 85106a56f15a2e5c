package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.ChainListener;
import io.aipowergrid.node.chain.model.Block;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Those who want to hear what moved in the store; told on the import thread. */
final class MovedListeners implements ChainState.Moves {
  private static final Logger LOG = Logger.getLogger(MovedListeners.class);

  private final List<ChainListener> listeners = new CopyOnWriteArrayList<>();

  /** May be called from any thread. */
  void add(ChainListener listener) {
    listeners.add(listener);
  }

  @Override
  public void moved(
      List<HeaderNode> disconnected,
      List<HeaderNode> connected,
      Function<HeaderNode, Block> bodies) {
    if (!disconnected.isEmpty()) {
      int fork = disconnected.getLast().height() - 1;
      LOG.infof(
          "Chain reorganised left=%d joined=%d height=%d",
          disconnected.size(), connected.size(), fork + connected.size());
    }
    if (listeners.isEmpty()) {
      return;
    }
    for (HeaderNode node : disconnected) {
      Block block = bodies.apply(node);
      tell(listener -> listener.disconnected(node.toEntry(), block));
    }
    for (HeaderNode node : connected) {
      Block block = bodies.apply(node);
      tell(listener -> listener.connected(node.toEntry(), block));
    }
  }

  private void tell(Consumer<ChainListener> event) {
    for (ChainListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("A chain listener failed; followers catch up by themselves", e);
      }
    }
  }
}
