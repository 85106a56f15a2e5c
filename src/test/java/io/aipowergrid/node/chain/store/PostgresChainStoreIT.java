package io.aipowergrid.node.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.ops.testing.TestDatabase;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresChainStoreIT extends ChainStoreContract {
  private static DataSource source;

  private final String network = UUID.randomUUID().toString();

  @BeforeAll
  static void migrate() {
    source = TestDatabase.pool(TestDatabase.migrated());
  }

  @Override
  ChainStore create() {
    return open(source);
  }

  @Override
  ChainStore reopen(ChainStore store) {
    return open(source);
  }

  private PostgresChainStore open(DataSource from) {
    return SyntheticChain.store(from, network);
  }

  @Test
  void keepsNetworksApart() {
    var chain = new SyntheticChain(1);
    var batch = SyntheticChain.connecting(chain.next(3));
    var one = open(source);
    one.commit(batch);

    var other = SyntheticChain.store(source, network + "b");
    assertThat(other.tip()).isEmpty();
    assertThat(other.findCoins(chain.coins().keySet())).isEmpty();
    assertThat(other.findBlock(chain.tip())).isEmpty();
    other.commit(batch);
    assertThat(other.prune(100, 100)).hasSize(3);
    assertThat(one.findBlock(chain.tip())).isPresent();
    assertThat(one.findCoins(chain.coins().keySet())).isEqualTo(chain.coins());
  }

  @Test
  void refusesASecondWriter() {
    var chain = new SyntheticChain(1);
    var first = open(source);
    var second = open(source);
    first.commit(SyntheticChain.connecting(chain.next(1)));

    assertThatThrownBy(() -> second.commit(SyntheticChain.connecting(chain.next(1))))
        .isInstanceOf(ChainStoreException.class)
        .hasMessageContaining("another process writes");
  }

  @Test
  void commitsOnceWhenTheAnswerOfACommitIsLost() {
    var chain = new SyntheticChain(1);
    var losing = new AnswerLosingSource(source);
    var store = open(losing);
    store.commit(SyntheticChain.connecting(chain.next(2)));

    losing.loseNextAnswers(1);
    store.commit(SyntheticChain.connecting(chain.next(2)));

    assertThat(losing.lost()).isEqualTo(1);
    assertThat(store.tip()).contains(chain.tip());
    assertThat(store.findCoins(chain.coins().keySet())).isEqualTo(chain.coins());
  }

  @Test
  void takesTheSameBatchAgainAfterAllAttemptsLostTheirAnswer() {
    var chain = new SyntheticChain(1);
    var losing = new AnswerLosingSource(source);
    var store = open(losing);
    var batch = SyntheticChain.connecting(chain.next(2));

    losing.loseNextAnswers(3);
    assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(ChainStoreException.class);
    store.commit(batch);
    store.commit(SyntheticChain.connecting(List.of(chain.next())));

    assertThat(open(source).findCoins(chain.coins().keySet())).isEqualTo(chain.coins());
  }
}
