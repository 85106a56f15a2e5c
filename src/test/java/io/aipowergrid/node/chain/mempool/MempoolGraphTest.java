package io.aipowergrid.node.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.consensus.TestMiner;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who hangs on whom, in whatever order they come and go. */
class MempoolGraphTest {
  private final MempoolGraph graph = new MempoolGraph();
  private final MempoolEntry first =
      entry(TestMiner.spend(new OutPoint(Hash256.fromHex("11".repeat(32)), 0), 90));
  private final MempoolEntry second = entry(TestMiner.spend(first.tx().outPoint(0), 80));
  private final MempoolEntry third = entry(TestMiner.spend(second.tx().outPoint(0), 70));

  private static MempoolEntry entry(Transaction tx) {
    return new MempoolEntry(tx, 10, 0, 61, Instant.EPOCH, 0);
  }

  @Test
  void familiesAreTheSameWhoeverComesFirst() {
    graph.add(third);
    graph.add(first);
    assertThat(graph.descendants(first.tx())).isEmpty();
    graph.add(second);
    assertThat(graph.descendants(first.tx())).containsExactly(second, third);
    assertThat(graph.ancestors(third.tx())).containsExactly(second, first);
  }

  @Test
  void aMemberThatGoesPartsItsFamilyUntilItComesBack() {
    graph.add(first);
    graph.add(second);
    graph.add(third);
    graph.remove(second);
    assertThat(graph.descendants(first.tx())).isEmpty();
    assertThat(graph.ancestors(third.tx())).isEmpty();
    graph.add(second);
    assertThat(graph.descendants(first.tx())).containsExactly(second, third);
    assertThat(graph.removeFamily(first)).isEqualTo(3);
    assertThat(graph.entries()).isEmpty();
    assertThat(graph.memoryBytes()).isZero();
    assertThat(graph.virtualBytes()).isZero();
    assertThat(graph.fees()).isZero();
  }

  @Test
  void nothingIsLeftAfterAll() {
    graph.add(first);
    graph.add(second);
    graph.clear();
    graph.add(first);
    assertThat(graph.descendants(first.tx())).isEmpty();
    assertThat(graph.spender(first.tx().outPoint(0))).isEmpty();
  }
}
