package io.aipowergrid.node.chain.consensus;

import static io.aipowergrid.node.chain.consensus.VersionBits.State.ACTIVE;
import static io.aipowergrid.node.chain.consensus.VersionBits.State.DEFINED;
import static io.aipowergrid.node.chain.consensus.VersionBits.State.FAILED;
import static io.aipowergrid.node.chain.consensus.VersionBits.State.LOCKED_IN;
import static io.aipowergrid.node.chain.consensus.VersionBits.State.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.params.Deployment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The states of BIP 9, window by window. */
class VersionBitsTest {
  private static final int WINDOW = 4;
  private static final Deployment VOTE = new Deployment("vote", 5, 100, 500, 3, WINDOW);
  private static final int YES = VersionBits.BASE | 1 << 5;

  /** Blocks one second apart from a time on, each with its version. */
  private static List<HeaderNode> chain(long time, int... versions) {
    var nodes = new ArrayList<HeaderNode>();
    HeaderNode parent = null;
    for (int i = 0; i < versions.length; i++) {
      var header =
          new LegacyHeader(versions[i], Hash256.ZERO, Hash256.ZERO, time + i, 0x207fffffL, i);
      parent = new HeaderNode(parent, header, Hash256.ZERO);
      nodes.add(parent);
    }
    return nodes;
  }

  private static int[] versions(int count, int... voters) {
    var versions = new int[count];
    java.util.Arrays.fill(versions, VersionBits.BASE);
    for (int at : voters) {
      versions[at] = YES;
    }
    return versions;
  }

  @Test
  void votesOfOneWindowLockInAndTheNextIsActive() {
    // Started after the second window: the median of the first four blocks is before 100.
    List<HeaderNode> chain = chain(96, versions(20, 9, 10, 11));
    var bits = new VersionBits();
    var expected =
        List.of(DEFINED, DEFINED, STARTED, LOCKED_IN, ACTIVE).stream()
            .flatMap(state -> java.util.Collections.nCopies(WINDOW, state).stream())
            .toList();
    for (int height = 0; height < chain.size() - 1; height++) {
      // The state of the block after this one.
      assertThat(bits.after(chain.get(height), VOTE))
          .as("block %d", height + 1)
          .isEqualTo(expected.get(height + 1))
          .isEqualTo(new VersionBits().after(chain.get(height), VOTE));
    }
  }

  @Test
  void tooFewVotesUntilTheTimeoutFail() {
    List<HeaderNode> chain = chain(488, versions(24, 5, 6));
    var bits = new VersionBits();
    assertThat(bits.after(chain.get(7), VOTE)).isEqualTo(STARTED);
    assertThat(bits.after(chain.getLast(), VOTE)).isEqualTo(FAILED);
    assertThat(bits.after(chain.get(7), VOTE)).isEqualTo(STARTED);
  }

  /**
   * Miners wait for this at the tip of a chain of a million: it must not walk it for each window.
   */
  @Test
  @Timeout(20)
  void oneWalkOverALongChainIsEnough() {
    var never = new Deployment("never", 5, 0, Long.MAX_VALUE, WINDOW, WINDOW);
    List<HeaderNode> chain = chain(1, versions(400_000));
    assertThat(new VersionBits().after(chain.getLast(), never)).isEqualTo(STARTED);
  }
}
