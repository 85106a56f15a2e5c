package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.chain.consensus.ChainHarness;
import io.aipowergrid.node.chain.consensus.TestMiner;
import io.aipowergrid.node.chain.consensus.TestMiner.Mined;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A chain in memory with many equal coins that anybody may spend, and pools over it. */
public final class PoolChain implements AutoCloseable {
  /** What each coin is worth, base units. */
  public static final long VALUE = 100_000_000;

  /** What a transaction of {@link #spend} weighs, a quarter of it. */
  public static final long SIZE = 61;

  /** Memory that the pool counts for one. */
  public static final long MEMORY = 1_611;

  private static final NetworkParams PARAMS = NetworkParamsReader.read("aipg-regtest");
  private static final TestMiner MINER = new TestMiner(PARAMS);
  private static final Script ANYBODY = Script.fromHex("51");

  public final ChainHarness harness;
  public final List<OutPoint> coins;
  private Mined tip = MINER.genesis();

  public PoolChain(int count) {
    harness = new ChainHarness(PARAMS, tip.time() + 500 * TestMiner.SPACING);
    connect(List.of());
    Transaction coinbase = tip.block().transactions().getFirst();
    for (int i = 0; i < 99; i++) {
      connect(List.of());
    }
    var outputs = new ArrayList<TxOutput>();
    IntStream.range(0, count).forEach(i -> outputs.add(new TxOutput(VALUE, ANYBODY)));
    var fan = new Transaction(1, List.of(input(coinbase.outPoint(0))), outputs, 0);
    connect(List.of(fan));
    coins = IntStream.range(0, count).mapToObj(fan::outPoint).toList();
  }

  private static TxInput input(OutPoint coin) {
    return new TxInput(coin, Script.EMPTY, TxInput.SEQUENCE_FINAL, Witness.EMPTY);
  }

  /** A pool that hears of the chain; forms are free, since anybody's coins are unusual. */
  public Mempool pool(MempoolPolicy.Limits limits) {
    return pool(limits, MempoolPolicy.DEFAULT.fees());
  }

  /** As {@link #pool(MempoolPolicy.Limits)}, with other least fees. */
  public Mempool pool(MempoolPolicy.Limits limits, MempoolPolicy.Fees fees) {
    var policy = new MempoolPolicy(false, false, fees, limits);
    var pool = new Mempool(harness.chain, policy, harness.clock, SignatureVerifier.DIRECT);
    harness.chain.addListener(pool);
    return pool;
  }

  public static MempoolPolicy.Limits room(long transactions) {
    return new MempoolPolicy.Limits(transactions * MEMORY, Duration.ofHours(336), 200, 250_000);
  }

  /** Spends a coin of {@link #VALUE}. */
  public Transaction spend(int coin, long fee) {
    return TestMiner.spend(coins.get(coin), VALUE - fee);
  }

  /** Spends the only output of another one. */
  public static Transaction spend(Transaction parent, long fee) {
    return TestMiner.spend(parent.outPoint(0), parent.outputs().getFirst().value() - fee);
  }

  /** Mines a block on the last one mined here, which need not be the chain's tip. */
  public Mined mine(Mined parent, int salt, List<Transaction> transactions) {
    return MINER.mine(parent, salt, 0, transactions);
  }

  /** Mines the next block of the chain. */
  public Mined connect(List<Transaction> transactions) {
    tip = MINER.mine(tip, 0, 0, transactions);
    harness.connectAll(List.of(tip.block()));
    return tip;
  }

  public Mined tip() {
    return tip;
  }

  @Override
  public void close() {
    harness.close();
  }
}
