package io.aipowergrid.node.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.consensus.TestMiner.Mined;
import io.aipowergrid.node.chain.mempool.MempoolActivity.Departure;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pool follows the chain forth and back. */
class MempoolReorgTest {
  private static final long FEE = 61_000;

  private final PoolChain chain = new PoolChain(20);
  private boolean storeFails;

  @AfterEach
  void close() {
    chain.close();
  }

  private static void requireAccepted(Mempool pool, Transaction tx) {
    assertThat(pool.accept(tx)).isEqualTo(new AcceptResult.Accepted());
  }

  @Test
  void whatLeavesTheChainWaitsAgainAlsoWhatPaidNothing() {
    var pool = chain.pool(PoolChain.room(100));
    Transaction paid = chain.spend(0, FEE);
    Transaction child = PoolChain.spend(paid, FEE);
    Transaction free = chain.spend(1, 0);
    requireAccepted(pool, paid);
    requireAccepted(pool, child);
    Mined block = chain.connect(List.of(paid, free));
    assertThat(pool.transactions()).containsExactly(child);
    assertThat(pool.activity().departed(Departure.CONFIRMED)).isEqualTo(1);
    chain.harness.chain.invalidate(block.id());
    assertThat(pool.transactions()).containsExactly(paid, free, child);
    chain.harness.chain.reconsider(block.id());
    assertThat(pool.transactions()).containsExactly(child);
  }

  @Test
  void aBlockThatSpendsTheSameDrivesAFamilyOut() {
    var pool = chain.pool(PoolChain.room(100));
    Transaction mine = chain.spend(0, FEE);
    requireAccepted(pool, mine);
    requireAccepted(pool, PoolChain.spend(mine, FEE));
    Transaction other = chain.spend(1, FEE);
    requireAccepted(pool, other);
    chain.connect(List.of(chain.spend(0, 2 * FEE)));
    assertThat(pool.transactions()).containsExactly(other);
    assertThat(pool.activity().departed(Departure.CONFLICT)).isEqualTo(2);
  }

  @Test
  void aLongerBranchGivesBackWhatOnlyTheOldOneHad() {
    var pool = chain.pool(PoolChain.room(100));
    Mined fork = chain.tip();
    Transaction both = chain.spend(0, FEE);
    Transaction old = chain.spend(1, FEE);
    Transaction doubled = chain.spend(2, FEE);
    chain.connect(List.of(both, old, doubled));
    chain.connect(List.of(PoolChain.spend(old, FEE)));
    Mined next = chain.mine(fork, 7, List.of(both, chain.spend(2, 2 * FEE)));
    for (int i = 0; i < 3; i++) {
      chain.harness.chain.submitBlock(next.block());
      next = chain.mine(next, 7, List.of());
    }
    assertThat(chain.harness.chain.tip().height()).isEqualTo(fork.height() + 3);
    assertThat(pool.transactions()).containsExactly(old, PoolChain.spend(old, FEE));
  }

  @Test
  void aStoreThatDoesNotAnswerLosesNothing() {
    var policy =
        new MempoolPolicy(
            false, false, MempoolPolicy.DEFAULT.fees(), MempoolPolicy.DEFAULT.limits());
    var pool =
        new Mempool(
            failing(chain.harness.chain), policy, chain.harness.clock, SignatureVerifier.DIRECT);
    chain.harness.chain.addListener(pool);
    Transaction waiting = chain.spend(0, FEE);
    Transaction mined = chain.spend(1, FEE);
    requireAccepted(pool, waiting);
    Mined block = chain.connect(List.of(mined));
    chain.harness.chain.invalidate(block.id());
    storeFails = true;
    assertThatThrownBy(pool::transactions).hasMessage("no store");
    storeFails = false;
    assertThat(pool.transactions()).containsExactly(mined, waiting);
  }

  private ChainService failing(ChainService chain) {
    return (ChainService)
        Proxy.newProxyInstance(
            ChainService.class.getClassLoader(),
            new Class<?>[] {ChainService.class},
            (proxy, method, arguments) -> {
              if (storeFails && method.getName().equals("findCoins")) {
                throw new IllegalStateException("no store");
              }
              try {
                return method.invoke(chain, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
