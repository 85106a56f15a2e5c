package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.AddressBlock;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** How many of something each address has now, of IPv6 each /64. Any thread. */
final class AddressCounts {
  private final Map<AddressBlock, Integer> counts = new HashMap<>();

  /** One more of an address; false when it has as many as it may. */
  synchronized boolean tryTake(InetAddress address, int max) {
    var block = AddressBlock.of(address);
    int count = counts.getOrDefault(block, 0);
    if (count >= max) {
      return false;
    }
    counts.put(block, count + 1);
    return true;
  }

  /** So many fewer of an address. */
  synchronized void giveBack(InetAddress address, int count) {
    counts.computeIfPresent(
        AddressBlock.of(address), (_, before) -> before > count ? before - count : null);
  }
}
