package io.aipowergrid.node.chain;

import java.time.Duration;

/**
 * What two rules of headers ask about the network (chain.md 5): the depth of reorganisations
 * depends on the connections, the limit of future times on what peers' clocks say. May be asked
 * from any thread and answers at once.
 */
public interface PeerStatus {
  /** Nobody is connected. */
  PeerStatus NONE =
      new PeerStatus() {
        @Override
        public int connections() {
          return 0;
        }

        @Override
        public Duration timeOffset() {
          return Duration.ZERO;
        }
      };

  /** Peers connected, in both directions. */
  int connections();

  /** How far the peers' clocks are ahead of ours, in the middle. */
  Duration timeOffset();
}
