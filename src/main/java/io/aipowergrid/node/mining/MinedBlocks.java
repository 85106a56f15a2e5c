package io.aipowergrid.node.mining;

import static java.util.Objects.requireNonNull;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.chain.BlockTemplate;
import io.aipowergrid.node.chain.CandidateBlock;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.mining.data.MinedBlockRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that miners of this node found, on the network it follows. Each is written before the
 * chain sees it, so that no crash loses one; as long as nobody knows better it counts for nothing.
 * Any thread.
 */
@ApplicationScoped
public class MinedBlocks {
  /** The most blocks one page holds. */
  public static final int PAGE_MAX = 500;

  private static final Logger LOG = Logger.getLogger(MinedBlocks.class);

  private final MiningConfig config;
  private final NetworkParams params;
  private final InstantSource clock;

  @Inject
  MinedBlocks(MiningConfig config, NetworkParams params, InstantSource clock) {
    this.config = config;
    this.params = params;
    this.clock = clock;
  }

  /**
   * Keeps account of blocks that pay an address.
   *
   * @param shared whether their rewards are shared out among rigs
   * @param states hears which heights are to be looked at
   */
  FoundBlocks account(String payoutAddress, boolean shared, MinedBlockStates states) {
    return new FoundBlocks() {
      @Override
      public void offering(CandidateBlock candidate, Hash256 id, String device) {
        attempt(() -> add(candidate.template(), id, payoutAddress, shared, device));
      }

      @Override
      public void judged(Hash256 id, SolutionVerdict verdict) {
        switch (verdict) {
          case SolutionVerdict.Accepted _ -> attempt(() -> accept(id));
          case SolutionVerdict.Rejected _ -> attempt(() -> remove(id));
          case SolutionVerdict.Stale _,
              SolutionVerdict.Refused _,
              SolutionVerdict.Duplicate _,
              SolutionVerdict.Undecided _ -> {}
        }
        // Whatever is written now, the next look derives it from the chain.
        states.recheck();
      }
    };
  }

  /** A block must reach the chain whether or not the account of it can be kept. */
  private static void attempt(Runnable act) {
    try {
      QuarkusTransaction.requiringNew().run(act);
    } catch (RuntimeException e) {
      LOG.errorf(e, "The account of found blocks was not kept");
    }
  }

  private void add(
      BlockTemplate template, Hash256 id, String payoutAddress, boolean shared, String device) {
    var row = new MinedBlockRow();
    row.id = id.toBytes();
    row.network = params.name();
    row.node = config.node();
    row.height = template.height();
    row.foundAt = clock.instant();
    row.payoutAddress = payoutAddress;
    row.reward = Math.addExact(template.subsidy().units(), template.fees().units());
    row.operations = template.operations().units();
    row.shared = shared;
    row.device = device;
    row.state = MinedBlockState.ORPHANED;
    MinedBlockRow.getEntityManager().merge(row);
  }

  private static void accept(Hash256 id) {
    MinedBlockRow.update("state = ?1 where id = ?2", MinedBlockState.IMMATURE, id.toBytes());
  }

  private static void remove(Hash256 id) {
    MinedBlockRow.deleteById(id.toBytes());
  }

  /**
   * Looks at blocks whose state the chain may have changed.
   *
   * @param from all blocks of this height or above, and all immature ones
   */
  @Transactional
  void update(int from, MinedBlockStates.Judge judge) {
    for (MinedBlockRow row : MinedBlockRow.toCheck(params.name(), from)) {
      MinedBlockState now = judge.of(Hash256.of(row.id), row.height);
      if (now != row.state) {
        LOG.logf(
            now == MinedBlockState.ORPHANED ? Logger.Level.INFO : Logger.Level.DEBUG,
            "Found block height=%d hash=%s is %s",
            row.height,
            Hash256.of(row.id).toDisplayHex(),
            now.name().toLowerCase(Locale.ROOT));
        row.state = now;
      }
    }
  }

  /**
   * One page.
   *
   * @param after only blocks behind this one: the last id of the page before, or null
   * @param limit 1 to {@value #PAGE_MAX}
   */
  @Transactional
  public List<MinedBlock> list(
      SortOrder<MinedBlockColumn> order, @Nullable Hash256 after, int limit) {
    if (limit < 1 || limit > PAGE_MAX) {
      throw new IllegalArgumentException("a page has 1 to " + PAGE_MAX + " blocks");
    }
    byte[] behind = after == null ? null : after.toBytes();
    return MinedBlockRow.page(params.name(), order, behind, limit).stream()
        .map(MinedBlockRow::block)
        .toList();
  }

  /** All blocks, counted. */
  @Transactional
  public MinedTotals totals() {
    Map<MinedBlockState, MinedBlockRow.Sum> sums = MinedBlockRow.sums(params.name());
    MinedBlockRow.Sum mature = requireNonNull(sums.get(MinedBlockState.MATURE));
    MinedBlockRow.Sum immature = requireNonNull(sums.get(MinedBlockState.IMMATURE));
    return new MinedTotals(
        mature.blocks(),
        immature.blocks(),
        requireNonNull(sums.get(MinedBlockState.ORPHANED)).blocks(),
        mature.own(),
        immature.own(),
        mature.miners(),
        immature.miners());
  }
}
