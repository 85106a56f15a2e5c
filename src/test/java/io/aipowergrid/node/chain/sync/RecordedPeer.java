package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.p2p.VersionEnds;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.NetAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the recorded peer, a small Python program, said of its own choice and how it named itself;
 * made of heights and constants, not of recorded bytes.
 */
final class RecordedPeer {
  static final int PROTOCOL = 70028;
  private static final FakeChain IDS = new FakeChain();

  /** What this node would not say then, by session and place in it. */
  static final Map<String, Map<Integer, Message>> CHOICES =
      Map.of(
          "headers_sync",
          Map.of(12, getHeaders(303, 300, 200, 0), 14, getHeadersToTheEnd(315, 0)),
          "getdata_blocks",
          Map.of(
              10, getData(item(InventoryItem.BLOCK, 1)),
              12, getData(item(InventoryItem.WITNESS_BLOCK, 1)),
              14, getData(item(InventoryItem.WITNESS_BLOCK, 303)),
              16, getData(item(InventoryItem.BLOCK, 303)),
              18,
                  getData(
                      item(InventoryItem.WITNESS_BLOCK, 200),
                      item(InventoryItem.WITNESS_BLOCK, 201)),
              21, getData(new InventoryItem(InventoryItem.TX, Hash256.fromHex("11".repeat(32)))),
              25, new Message.GetAddr(),
              26, new Message.MemPool()),
          "we_announce_by_inv",
          Map.of(10, new Message.Inv(List.of(item(InventoryItem.BLOCK, 317)))),
          "too_old_version",
          Map.of(0, version(70026, 1_700_048_494L, 0)),
          "version_70027",
          Map.of(0, version(70027, 1_700_048_494L, 319)),
          "daemon_announces_by_headers",
          Map.of(11, getHeadersToTheEnd(321, 0)),
          "compact_block",
          Map.of(
              10,
              getHeadersToTheEnd(322, 0),
              12,
              new Message.SendCompact(true, CompactBlocks.WITNESS_VERSION)));

  private RecordedPeer() {}

  /** As the recorded peer names both ends: by the loopback address, without a port. */
  static final class Ends implements VersionEnds {
    @Override
    public NetAddress receiver(InetSocketAddress remote) {
      return loopback(9);
    }

    @Override
    public NetAddress sender(long services) {
      return loopback(services);
    }
  }

  private static NetAddress loopback(long services) {
    return new NetAddress(services, InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  static Message.Version version(int protocol, long time, int startHeight) {
    return new Message.Version(
        protocol,
        9,
        time,
        loopback(9),
        loopback(9),
        0x1122334455667788L,
        "/aipg-java:0.1/",
        startHeight,
        true);
  }

  private static Message getHeadersToTheEnd(int... locator) {
    return new Message.GetHeaders(PROTOCOL, ids(locator), Hash256.ZERO);
  }

  private static Message getHeaders(int stop, int... locator) {
    return new Message.GetHeaders(PROTOCOL, ids(locator), id(stop));
  }

  static Message getData(InventoryItem... items) {
    return new Message.GetData(List.of(items));
  }

  static InventoryItem item(int type, int height) {
    return new InventoryItem(type, id(height));
  }

  private static List<Hash256> ids(int... heights) {
    return Arrays.stream(heights).mapToObj(RecordedPeer::id).toList();
  }

  static Hash256 id(int height) {
    return IDS.idOf(RecordedRun.block(height).header());
  }
}
