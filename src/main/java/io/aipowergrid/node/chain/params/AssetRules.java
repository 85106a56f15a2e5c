package io.aipowergrid.node.chain.params;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import java.util.Map;
import java.util.Set;

/**
 * What a network says of assets (chain.md 7).
 *
 * @param issuable whether the burn addresses can be paid, so that anything can be issued at all
 * @param exempt transactions that the daemon lets issue all the same, by id
 * @param burns exact price and address of each kind of issue, by the kind's name: issue, reissue,
 *     sub, unique, channel, qualifier, subQualifier, restricted, tag
 */
public record AssetRules(boolean issuable, Set<Hash256> exempt, Map<String, Burn> burns) {
  /** The exact price of an act and the address it is burnt to. */
  public record Burn(Amount amount, String address) {}

  public AssetRules {
    exempt = Set.copyOf(exempt);
    burns = Map.copyOf(burns);
  }
}
