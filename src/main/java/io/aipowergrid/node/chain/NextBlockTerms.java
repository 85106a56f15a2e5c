package io.aipowergrid.node.chain;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * What the block after the tip must say and may say (chain.md 5, 9.1).
 *
 * @param parent the tip it stands on
 * @param time of its header, seconds since 1970; never before {@link #timeMin}
 * @param version with the bits of all open votes set
 * @param bits compact target, unsigned 32-bit
 * @param target the highest final hash that the bits allow
 * @param rules that votes have made, by name
 * @param votes that are open: bit by name
 */
public record NextBlockTerms(
    ChainTip parent,
    long time,
    int version,
    long bits,
    BigInteger target,
    List<String> rules,
    Map<String, Integer> votes) {
  public NextBlockTerms {
    rules = List.copyOf(rules);
    votes = Map.copyOf(votes);
  }

  public int height() {
    return parent.height() + 1;
  }

  /** The least time the block may have: it must be after the median of the last eleven. */
  public long timeMin() {
    return parent.medianTimePast() + 1;
  }
}
