package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.BlockTemplate;
import io.aipowergrid.node.chain.BlockTemplates;
import io.aipowergrid.node.chain.CandidateBlock;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.consensus.TestMiner;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.template.TemplateDesk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of our own chain, which lives in memory, and what becomes of their solutions. */
@Timeout(120)
class BlockTemplateServiceTest {
  private static final SolutionVerdict STALE = new SolutionVerdict.Stale();
  private static final SolutionVerdict DUPLICATE = new SolutionVerdict.Duplicate();

  private static NetworkParams params = NetworkParamsReader.read("aipg-regtest");

  private final LinkedBlockingQueue<MiningJob> given = new LinkedBlockingQueue<>();
  private SoloChain solo;
  private BlockTemplateService source;

  @BeforeAll
  static void makeNetwork(@TempDir Path folder) {
    params = PrivateNetwork.params(folder);
  }

  @BeforeEach
  void open() {
    solo = new SoloChain(params);
    source = solo.source(1);
    source.addListener(given::add);
  }

  @AfterEach
  void close() {
    source.close();
    solo.close();
  }

  private MiningJob take() throws InterruptedException {
    return Optional.ofNullable(given.poll(60, TimeUnit.SECONDS)).orElseThrow();
  }

  private static Hash256 blockOf(SolutionVerdict verdict) {
    assertThat(verdict).isInstanceOf(SolutionVerdict.Accepted.class);
    return ((SolutionVerdict.Accepted) verdict).block().orElseThrow();
  }

  @Test
  void givesTheTipsTemplateAsAJob() throws InterruptedException {
    assertThat(source.currentJob()).isEmpty();
    source.start();
    MiningJob job = take();

    BlockTemplate template = solo.desk.current();
    assertThat(job.height()).isEqualTo(1);
    assertThat(job.bits()).isEqualTo(0x207fffffL);
    assertThat(job.target()).isEqualTo(template.terms().target());
    assertThat(job.nonces()).isEqualTo(NonceSpace.ALL);
    assertThat(job.clean()).isTrue();
    assertThat(source.currentJob()).contains(job);
    assertThat(source.problem()).isEmpty();
  }

  @Test
  void aSolutionBecomesTheTipAndTheNextJobStandsOnIt() throws InterruptedException {
    source.start();
    MiningJob first = take();
    Hash256 block = blockOf(source.submit(SoloChain.solve(first)));

    assertThat(solo.harness.chain.tip().id()).isEqualTo(block);
    MiningJob second = take();
    assertThat(second.height()).isEqualTo(2);
    assertThat(second.clean()).isTrue();
    assertThat(second.id()).isNotEqualTo(first.id());
  }

  @Test
  void paysTheMinerAndOperationsAndCarriesTheTag() throws InterruptedException {
    source.start();
    Hash256 block = blockOf(source.submit(SoloChain.solve(take())));

    byte[] raw = solo.harness.chain.findBlockBytes(block).orElseThrow();
    Block parsed = params.blockCodec().parse(raw);
    Transaction coinbase = parsed.transactions().getFirst();
    Amount subsidy = params.subsidy().at(1);
    Amount share = params.operations().of(subsidy, 1);
    assertThat(coinbase.outputs()).hasSize(3);
    assertThat(coinbase.outputs().get(0).value()).isEqualTo(subsidy.minus(share).units());
    assertThat(coinbase.outputs().get(0).script()).isEqualTo(SoloChain.ANYBODY);
    assertThat(coinbase.outputs().get(1).value()).isEqualTo(share.units()).isPositive();
    assertThat(coinbase.outputs().get(1).script()).isEqualTo(params.operations().script());
    assertThat(new String(coinbase.inputs().getFirst().script().toBytes(), StandardCharsets.UTF_8))
        .contains("a test");
  }

  @Test
  void twoSourcesOfOneAddressNeverTryTheSameHash() throws InterruptedException {
    source.start();
    MiningJob ours = take();
    try (var other = solo.source(2)) {
      other.addListener(given::add);
      other.start();
      assertThat(take().headerHash()).isNotEqualTo(ours.headerHash());
    }
  }

  @Test
  void knowsASolutionThatWasGivenBefore() throws InterruptedException {
    source.start();
    MiningSolution solution = SoloChain.solve(take());
    blockOf(source.submit(solution));

    assertThat(source.submit(solution)).isEqualTo(DUPLICATE);
  }

  @Test
  void aSolutionOfAnEarlierParentAndOneOfNoJobAreStale() throws InterruptedException {
    source.start();
    MiningJob first = take();
    MiningSolution one = SoloChain.solve(first);
    MiningSolution other = SoloChain.solve(first, one.nonce() + 1);
    blockOf(source.submit(one));

    assertThat(source.submit(other)).isEqualTo(STALE);
    assertThat(source.submit(new MiningSolution("nothing", 0, Hash256.ZERO))).isEqualTo(STALE);
    assertThat(solo.height()).isEqualTo(1);
  }

  @Test
  void refusesWhatMissesTheTargetAndAWrongMixHash() throws InterruptedException {
    source.start();
    MiningJob job = take();
    boolean high = false;
    boolean wrong = false;
    for (long nonce = 0; !high || !wrong; nonce++) {
      // Half of all mix hashes, which nobody computed, give a final hash below the target.
      SolutionVerdict verdict = source.submit(new MiningSolution(job.id(), nonce, Hash256.ZERO));
      assertThat(verdict).isInstanceOf(SolutionVerdict.Rejected.class);
      String reason = ((SolutionVerdict.Rejected) verdict).reason();
      assertThat(reason).isIn("high-hash", "invalid-mix-hash");
      high |= reason.equals("high-hash");
      wrong |= reason.equals("invalid-mix-hash");
    }

    assertThat(solo.height()).isZero();
    blockOf(source.submit(SoloChain.solve(job)));
  }

  @Test
  void anotherTimeIsAnotherJobAndTheOldOneStillCounts() throws InterruptedException {
    source.start();
    MiningJob first = take();
    solo.harness.clock.set(
        solo.harness.clock.instant().plus(TemplateDesk.TIME_PATIENCE).getEpochSecond());
    MiningJob second = take();

    assertThat(second.clean()).isFalse();
    assertThat(second.height()).isEqualTo(1);
    assertThat(second.headerHash()).isNotEqualTo(first.headerHash());
    Hash256 block = blockOf(source.submit(SoloChain.solve(first)));
    assertThat(solo.harness.chain.tip().id()).isEqualTo(block);
  }

  @Test
  void keepsSoManyJobsAndForgetsTheEldest() throws InterruptedException {
    source.start();
    List<MiningJob> jobs = new ArrayList<>(List.of(take()));
    while (jobs.size() <= PreparedJobs.KEPT_MAX) {
      solo.harness.clock.set(
          solo.harness.clock.instant().plus(TemplateDesk.TIME_PATIENCE).getEpochSecond());
      jobs.add(take());
    }

    assertThat(source.submit(SoloChain.solve(jobs.getFirst()))).isEqualTo(STALE);
    blockOf(source.submit(SoloChain.solve(jobs.get(1))));
  }

  @Test
  void betterFeesAreAnotherJobThatEarnsThem() throws InterruptedException {
    Transaction ripe = coinbaseOfBlockOne();
    long value = ripe.outputs().getFirst().value();
    source.start();
    take();
    Transaction payment = TestMiner.spend(ripe.outPoint(0), value - 7_000_000);
    assertThat(solo.pool.accept(payment)).isInstanceOf(AcceptResult.Accepted.class);
    solo.harness.clock.set(
        solo.harness.clock.instant().plus(TemplateDesk.POOL_PATIENCE).getEpochSecond());
    MiningJob better = take();

    assertThat(better.clean()).isFalse();
    Hash256 block = blockOf(source.submit(SoloChain.solve(better)));
    byte[] raw = solo.harness.chain.findBlockBytes(block).orElseThrow();
    List<Transaction> mined = params.blockCodec().parse(raw).transactions();
    Amount subsidy = params.subsidy().at(101);
    assertThat(mined).hasSize(2).last().isEqualTo(payment);
    assertThat(mined.getFirst().outputs().getFirst().value())
        .isEqualTo(subsidy.units() - params.operations().of(subsidy, 101).units() + 7_000_000);
    assertThat(solo.pool.entries()).isEmpty();
  }

  /** Mines a hundred blocks, so that the first one's coinbase may be spent. */
  private Transaction coinbaseOfBlockOne() throws InterruptedException {
    Transaction first = null;
    for (int i = 0; i < 100; i++) {
      CandidateBlock candidate =
          solo.desk.candidate(solo.desk.current(), SoloChain.ANYBODY, new byte[0]);
      var job =
          new MiningJob(
              "",
              i + 1,
              candidate.headerHash(),
              candidate.template().terms().target(),
              0,
              NonceSpace.ALL,
              true);
      MiningSolution solution = SoloChain.solve(job);
      solo.harness.connectAll(List.of(candidate.solve(solution.nonce(), solution.mixHash())));
      first = first == null ? candidate.block().transactions().getFirst() : first;
    }
    return first;
  }

  @Test
  void outlivesTemplatesThatFailAndSaysWhy() throws InterruptedException {
    var fails = new AtomicBoolean(true);
    BlockTemplates shaky = shaky(fails);
    try (var survivor = service(shaky)) {
      survivor.addListener(given::add);
      survivor.start();
      await().until(() -> survivor.problem().isPresent());
      assertThat(survivor.problem()).contains("the store is away");
      assertThat(survivor.currentJob()).isEmpty();

      fails.set(false);
      assertThat(take().height()).isEqualTo(1);
      assertThat(survivor.problem()).isEmpty();
    }
  }

  private BlockTemplates shaky(AtomicBoolean fails) {
    return new BlockTemplates() {
      @Override
      public BlockTemplate current() {
        if (fails.get()) {
          throw new IllegalStateException("the store is away");
        }
        return solo.desk.current();
      }

      @Override
      public BlockTemplate awaitOther(long number, Duration patience) throws InterruptedException {
        return solo.desk.awaitOther(number, patience);
      }

      @Override
      public CandidateBlock candidate(BlockTemplate template, Script payout, byte[] tag) {
        return solo.desk.candidate(template, payout, tag);
      }
    };
  }

  private BlockTemplateService service(BlockTemplates templates) {
    var quick = new BlockTemplateService.Patience(Duration.ofMillis(20), Duration.ofMillis(20));
    return new BlockTemplateService(
        solo.harness.chain,
        templates,
        SoloChain.ANYBODY,
        "",
        new Random(3),
        FoundBlocks.NONE,
        quick);
  }

  @Test
  void aNetworkWithoutKawpowHasNoJobAndSaysWhy() {
    try (var legacy = new SoloChain(NetworkParamsReader.read("aipg-regtest"));
        var idle = legacy.source(1)) {
      idle.start();
      await().until(() -> idle.problem().isPresent());
      assertThat(idle.problem())
          .contains("the next block of network aipg-regtest has no KawPoW header");
      assertThatThrownBy(legacy.desk::current).isInstanceOf(NodeException.class);
    }
  }

  @Test
  void aListenerThatBreaksHarmsNobody() throws InterruptedException {
    source.addListener(
        job -> {
          throw new IllegalStateException("thrown by a test");
        });
    var late = new LinkedBlockingQueue<MiningJob>();
    source.addListener(late::add);
    source.start();
    assertThat(late.poll(60, TimeUnit.SECONDS)).isEqualTo(take());
  }

  @Test
  void refusesATagThatDoesNotFit() {
    String longest = "x".repeat(BlockTemplateService.TAG_BYTES_MAX);
    new BlockTemplateService(
            solo.harness.chain, solo.desk, SoloChain.ANYBODY, longest, new Random(1))
        .close();
    assertThatThrownBy(
            () ->
                new BlockTemplateService(
                    solo.harness.chain, solo.desk, SoloChain.ANYBODY, longest + "x", new Random(1)))
        .hasMessage("a tag has at most 72 bytes, not 73");
  }

  /** The miner on threads and the source together, without a hand in between. */
  @Test
  void aCpuMinerMinesOnItBlockAfterBlock() {
    try (var miner = new CpuMiner(source, SoloChain.HASHER, 1)) {
      source.start();
      miner.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> solo.height() >= 20);
      miner.close();

      MiningStatistics done = miner.statistics();
      assertThat(done.blocks()).isEqualTo(solo.height());
      assertThat(done.accepted()).isEqualTo(done.blocks());
      assertThat(done.rejected()).isZero();
      assertThat(done.failed()).isZero();
    }
  }
}
