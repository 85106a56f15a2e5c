package io.aipowergrid.node.chain;

import io.aipowergrid.node.chain.bench.BenchNetwork;
import io.aipowergrid.node.chain.bench.ChainGenerator;
import io.aipowergrid.node.chain.bench.HeapPeak;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.consensus.CpuPool;
import io.aipowergrid.node.chain.consensus.ValidatingChain;
import io.aipowergrid.node.chain.index.IndexFollower;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import io.aipowergrid.node.chain.store.Database;
import io.aipowergrid.node.chain.store.PostgresChainStore;
import io.aipowergrid.node.chain.store.StoredBlocks;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * How fast blocks with signed payments are imported into a database: parsed, checked by all rules,
 * connected and stored, as in a first synchronisation. One thread uses it.
 */
public final class ImportBench {
  /** Payments in each block; with the coinbase a block has three transactions. */
  private static final int PAYMENTS = 2;

  /** Headers in one message (chain.md 8). */
  private static final int HEADERS = 2_000;

  private static final int SENDERS = 16;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final List<byte[]> blocks;
  private final int threads;

  private ImportBench(List<byte[]> blocks, int threads) {
    this.blocks = blocks;
    this.threads = threads;
  }

  /**
   * Makes the blocks, which takes a while: each payment is signed.
   *
   * @param threads that check scripts
   */
  public static ImportBench generate(int blocks, int threads) {
    var generator = new ChainGenerator(BenchNetwork.named("bench"), PAYMENTS);
    var generated = new ArrayList<byte[]>(blocks);
    for (int i = 0; i < blocks; i++) {
      generated.add(generator.next());
    }
    return new ImportBench(generated, threads);
  }

  /** All blocks' bytes. */
  public long bytes() {
    return blocks.stream().mapToLong(block -> block.length).sum();
  }

  /**
   * What an import took.
   *
   * @param transactions with coinbases
   * @param imported from the first block until all were committed
   * @param indexed from the first block until the index stood at the last; zero without one
   * @param heapBytesPeak of the whole process, which also holds the generated blocks
   */
  public record Result(
      int blocks, long transactions, Duration imported, Duration indexed, long heapBytesPeak) {}

  /**
   * Imports all blocks into an empty network of the database.
   *
   * @param network a name that the database does not have yet
   * @param withIndex whether the index follows meanwhile
   */
  public Result run(DataSource dataSource, String network, boolean withIndex) {
    NetworkParams params = BenchNetwork.named(network);
    var database = new Database(dataSource);
    var store = PostgresChainStore.open(database, params);
    var heap = new HeapPeak();
    long start = System.nanoTime();
    try (var pool = new CpuPool(threads);
        var chain =
            new ValidatingChain(params, ValidatingChain.Options.DEFAULT, parts(store, pool))) {
      chain.start();
      var index = new IndexFollower(database, store.networkNumber());
      var source = new StoredBlocks(store, params.blockCodec());
      var follower = new FollowerThread(chain, source, index);
      if (withIndex) {
        chain.addListener(follower);
        follower.start();
      }
      long transactions = offerAll(chain, params.blockCodec());
      chain.commit();
      require(chain.tip().height() == blocks.size(), chain.tip());
      Duration imported = Duration.ofNanos(System.nanoTime() - start);
      follower.stop(STOP_TIMEOUT);
      return new Result(
          blocks.size(),
          transactions,
          imported,
          withIndex ? finishIndex(chain, source, index, start) : Duration.ZERO,
          heap.bytes());
    }
  }

  private static ValidatingChain.Parts parts(PostgresChainStore store, CpuPool pool) {
    return new ValidatingChain.Parts(
        store,
        new KawpowVerifier(new KawpowHasher(new EpochContexts())),
        SignatureVerifier.DIRECT,
        pool,
        InstantSource.system(),
        new Random(1));
  }

  /** Headers first, then blocks from several senders at once, as peers would send them. */
  private long offerAll(ChainService chain, BlockCodec codec) {
    long transactions = 0;
    for (int from = 0; from < blocks.size(); from += HEADERS) {
      List<Block> part =
          blocks.subList(from, Math.min(blocks.size(), from + HEADERS)).stream()
              .map(codec::parse)
              .toList();
      HeadersResult headers = chain.submitHeaders(part.stream().map(Block::header).toList());
      require(headers instanceof HeadersResult.Accepted, headers);
      var next = new AtomicInteger();
      try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < SENDERS; i++) {
          senders.execute(() -> offer(chain, part, next));
        }
      }
      transactions += part.stream().mapToInt(block -> block.transactions().size()).sum();
    }
    return transactions;
  }

  private static void offer(ChainService chain, List<Block> part, AtomicInteger next) {
    for (int i = next.getAndIncrement(); i < part.size(); i = next.getAndIncrement()) {
      BlockImportResult result = chain.submitBlock(part.get(i));
      require(!(result instanceof BlockImportResult.Rejected), result);
    }
  }

  private static void require(boolean expected, Object result) {
    if (!expected) {
      throw new IllegalStateException("the chain does not take what the bench made: " + result);
    }
  }

  private static Duration finishIndex(
      ChainService chain, BlockSource source, ChainFollower index, long start) {
    var walk = new FollowerWalk(chain, source, index);
    while (walk.step()) {
      // Until the index stands at the tip.
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
