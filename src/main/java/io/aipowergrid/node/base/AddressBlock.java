package io.aipowergrid.node.base;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What one customer of the internet has at least: an IPv4 address, or an IPv6 /64, in which it
 * costs nothing to take another address (interface identifiers are its other 64 bits, RFC 4291
 * 2.5.1). Limits and bans count by it. Immutable.
 *
 * @param key the IPv4 address in decimal, or the first 8 bytes of the IPv6 address in hex
 */
public record AddressBlock(String key) {
  private static final int V6_BYTES = 8;

  /** The block of an address. */
  public static AddressBlock of(InetAddress address) {
    return new AddressBlock(
        address instanceof Inet6Address
            ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), V6_BYTES))
            : address.getHostAddress());
  }

  @Override
  public String toString() {
    return key;
  }
}
