package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.OutputConstraint.Kind;
import org.junit.jupiter.api.Test;

class GrammarStoreTest {
  private static final int LONG = 100_000;

  private final GrammarStore store = new GrammarStore();

  @Test
  void keepsWhatIsUsedAndCompilesItOnce() {
    var first = store.get(described(0, 10));
    assertThat(store.get(described(0, 10))).isSameAs(first);
    assertThat(store.size()).isOne();
  }

  @Test
  void longDefinitionsOfSmallGrammarsDoNotPileUp() {
    var first = store.get(described(0, LONG));
    for (int i = 1; i < 50; i++) {
      store.get(described(i, LONG));
      assertThat((long) store.size() * LONG).isLessThanOrEqualTo(GrammarStore.WEIGHT_MAX);
    }
    assertThat(store.size()).isPositive();
    assertThat(store.get(described(0, LONG))).isNotSameAs(first);
  }

  /** A schema of a handful of nodes, however long its words are. */
  private static OutputConstraint described(int number, int chars) {
    return new OutputConstraint(
        Kind.JSON_SCHEMA,
        "{\"type\":\"null\",\"description\":\"" + number + "x".repeat(chars) + "\"}");
  }
}
