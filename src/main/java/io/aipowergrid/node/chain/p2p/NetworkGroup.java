package io.aipowergrid.node.chain.p2p;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The part of an address that costs its owner something: IPv4 /16, IPv6 /32. Peers are spread over
 * groups, so that who owns one network cannot surround the node (netaddress.cpp, GetGroup).
 */
public record NetworkGroup(String key) {
  private static final int V4_BYTES = 2;
  private static final int V6_BYTES = 4;

  /** The group of an address; all addresses of this machine are one. */
  public static NetworkGroup of(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return new NetworkGroup("local");
    }
    byte[] bytes = address.getAddress();
    int length = address instanceof Inet4Address ? V4_BYTES : V6_BYTES;
    return new NetworkGroup(HexFormat.of().formatHex(Arrays.copyOf(bytes, length)));
  }

  /** Whether an address can be reached from everywhere, so that it is worth being told on. */
  public static boolean isRoutable(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isAnyLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isSiteLocalAddress()
        && !address.isMulticastAddress()
        && !isUniqueLocal(address.getAddress())
        && !isSharedOrReserved(address.getAddress());
  }

  /** fc00::/7 (RFC 4193), which Java does not count as site-local. */
  private static boolean isUniqueLocal(byte[] bytes) {
    return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
  }

  /** 0.0.0.0/8, 100.64.0.0/10 (RFC 6598), 240.0.0.0/4, and the documentation networks. */
  private static boolean isSharedOrReserved(byte[] bytes) {
    if (bytes.length != 4) {
      return false;
    }
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    return first == 0
        || first >= 240
        || (first == 100 && (second & 0xc0) == 64)
        || (first == 192 && second == 0 && third == 2)
        || (first == 198 && second == 51 && third == 100)
        || (first == 203 && second == 0 && third == 113);
  }
}
