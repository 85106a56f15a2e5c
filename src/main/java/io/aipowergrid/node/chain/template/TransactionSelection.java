package io.aipowergrid.node.chain.template;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.consensus.ConsensusLimits;
import io.aipowergrid.node.chain.consensus.TransactionRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Which transactions of the pool a block takes (miner.cpp, BlockAssembler::addPackageTxs): always
 * the one that pays most for its size together with all it needs and is not in the block yet, and
 * those before it. Used once, by one thread.
 */
final class TransactionSelection {
  /** Weight kept for header and coinbase. */
  static final int RESERVED_WEIGHT = 4_000;

  /** Cost of signature operations kept for the coinbase. */
  static final int RESERVED_SIGOPS = 400;

  /** DEFAULT_BLOCK_MIN_TX_FEE: base units for 1000 bytes of virtual size. */
  static final long FEE_PER_KILOBYTE_MIN = 1_000;

  private static final long WEIGHT_MAX = ConsensusLimits.BLOCK_WEIGHT_MAX - RESERVED_WEIGHT;
  private static final int SCALE = 4;

  /** After so many in a row that did not fit into an almost full block, no more are tried. */
  private static final int FAILURES_MAX = 1_000;

  private final int height;
  private final long medianTimePast;
  private final Map<Hash256, Candidate> candidates = new HashMap<>();
  private final PriorityQueue<Offer> offers = new PriorityQueue<>();
  private final List<PooledTransaction> chosen = new ArrayList<>();
  private long weight = RESERVED_WEIGHT;
  private long sigOps = RESERVED_SIGOPS;

  /** A transaction that waits, with what it needs and what needs it; all of them not chosen yet. */
  private static final class Candidate {
    private final PooledTransaction entry;
    private final Set<Candidate> ancestors = new LinkedHashSet<>();
    private final List<Candidate> descendants = new ArrayList<>();
    private long fees;
    private long virtualSize;
    private long sigOps;
    private int version;
    private boolean chosen;

    Candidate(PooledTransaction entry) {
      this.entry = entry;
      add(entry, 1);
    }

    void add(PooledTransaction part, int sign) {
      fees += sign * part.fee().units();
      virtualSize += sign * part.virtualSize();
      sigOps += sign * part.sigOpsCost();
    }
  }

  /** A candidate as it was when offered; outdated once its version is another. */
  private record Offer(Candidate candidate, int version, long fees, long virtualSize)
      implements Comparable<Offer> {
    Offer(Candidate candidate) {
      this(candidate, candidate.version, candidate.fees, candidate.virtualSize);
    }

    /** The better one first; among equals the lesser id, as bytes on the wire compare. */
    @Override
    public int compareTo(Offer other) {
      int byRate = compareProducts(other.fees, virtualSize, fees, other.virtualSize);
      return byRate != 0 ? byRate : candidate.entry.txid().compareTo(other.candidate.entry.txid());
    }
  }

  /** Compares two products of numbers that are not negative, however large they are. */
  private static int compareProducts(long a, long b, long c, long d) {
    int byHigh = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
    return byHigh != 0 ? byHigh : Long.compareUnsigned(a * b, c * d);
  }

  /**
   * @param height of the block
   * @param medianTimePast of its parent, seconds since 1970
   */
  private TransactionSelection(int height, long medianTimePast) {
    this.height = height;
    this.medianTimePast = medianTimePast;
  }

  /**
   * The transactions in the order of the block.
   *
   * @param pool parents before their children
   */
  static List<PooledTransaction> of(List<PooledTransaction> pool, int height, long medianTimePast) {
    var selection = new TransactionSelection(height, medianTimePast);
    pool.forEach(selection::enter);
    selection.choose();
    return List.copyOf(selection.chosen);
  }

  private void enter(PooledTransaction entry) {
    var candidate = new Candidate(entry);
    for (var input : entry.tx().inputs()) {
      Candidate parent = candidates.get(input.previous().txid());
      if (parent != null && candidate.ancestors.add(parent)) {
        candidate.ancestors.addAll(parent.ancestors);
      }
    }
    for (Candidate ancestor : candidate.ancestors) {
      ancestor.descendants.add(candidate);
      candidate.add(ancestor.entry, 1);
    }
    candidates.put(entry.txid(), candidate);
    offers.add(new Offer(candidate));
  }

  private void choose() {
    int failures = 0;
    while (!offers.isEmpty() && failures < FAILURES_MAX) {
      Offer best = offers.poll();
      Candidate candidate = best.candidate();
      if (candidate.chosen || best.version() != candidate.version) {
        continue;
      }
      if (PooledTransaction.ratePerKilobyte(best.fees(), best.virtualSize())
          < FEE_PER_KILOBYTE_MIN) {
        return;
      }
      if (!fits(candidate)) {
        failures += weight > WEIGHT_MAX - RESERVED_WEIGHT ? 1 : 0;
      } else if (isFinal(candidate)) {
        failures = 0;
        take(candidate);
      }
    }
  }

  private boolean fits(Candidate candidate) {
    return weight + SCALE * candidate.virtualSize < WEIGHT_MAX
        && sigOps + candidate.sigOps < ConsensusLimits.SIGOPS_COST_MAX;
  }

  private boolean isFinal(Candidate candidate) {
    return isFinal(candidate.entry)
        && candidate.ancestors.stream().allMatch(ancestor -> isFinal(ancestor.entry));
  }

  private boolean isFinal(PooledTransaction entry) {
    return TransactionRules.isFinal(entry.tx(), height, medianTimePast);
  }

  /** All of the family, those that others need first: the pool's own order. */
  private void take(Candidate candidate) {
    List<Candidate> family = new ArrayList<>(candidate.ancestors);
    family.add(candidate);
    family.sort(TransactionSelection::byNeed);
    family.forEach(this::takeOne);
  }

  /** Whoever needs another has more ancestors than that one. */
  private static int byNeed(Candidate one, Candidate other) {
    int byCount = Integer.compare(one.ancestors.size(), other.ancestors.size());
    return byCount != 0 ? byCount : one.entry.txid().compareTo(other.entry.txid());
  }

  private void takeOne(Candidate candidate) {
    candidate.chosen = true;
    chosen.add(candidate.entry);
    weight += candidate.entry.tx().weight();
    sigOps += candidate.entry.sigOpsCost();
    for (Candidate descendant : candidate.descendants) {
      descendant.ancestors.remove(candidate);
      if (!descendant.chosen) {
        descendant.add(candidate.entry, -1);
        descendant.version++;
        offers.add(new Offer(descendant));
      }
    }
  }
}
