package io.aipowergrid.node.chain.wire;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A peer's address as messages carry it (protocol.h, CAddress).
 *
 * @param services what the peer offers, as {@link Services} bits
 * @param port unsigned 16-bit
 */
public record NetAddress(long services, InetAddress address, int port) {
  private static final int BYTES_V6 = 16;
  private static final int MAPPED_PREFIX = 12;

  /** The address that says nothing. */
  public static final NetAddress NONE = new NetAddress(0, unspecified(), 0);

  public NetAddress {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("a port has 16 bits, not " + port);
    }
  }

  /** Services 8, address 16, port 2, which alone is big-endian. */
  static NetAddress read(ByteReader in) {
    return new NetAddress(in.int64le(), toAddress(in.bytes(BYTES_V6)), in.uint16be());
  }

  static void write(NetAddress value, ByteWriter out) {
    out.int64le(value.services).bytes(to16Bytes(value.address)).uint16be(value.port);
  }

  /** The address in 16 bytes, IPv4 ones mapped into IPv6. */
  public static byte[] to16Bytes(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == BYTES_V6) {
      return bytes;
    }
    var mapped = new byte[BYTES_V6];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(bytes, 0, mapped, MAPPED_PREFIX, bytes.length);
    return mapped;
  }

  private static InetAddress toAddress(byte[] bytes) {
    try {
      // Java itself turns mapped addresses back into IPv4 ones.
      return InetAddress.getByAddress(Arrays.copyOf(bytes, BYTES_V6));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are always an address", e);
    }
  }

  private static InetAddress unspecified() {
    return toAddress(new byte[BYTES_V6]);
  }
}
