package io.aipowergrid.node.chain.wire;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.CompactBlock.Prefilled;
import io.aipowergrid.node.chain.wire.Message.Addr.TimedAddress;
import java.util.List;

/** Messages to payloads, the mirror of {@link MessageReader}. */
final class MessageWriter {
  private MessageWriter() {}

  static void write(Message message, ByteWriter out) {
    switch (message) {
      case Message.Version version -> version(version, out);
      case Message.Verack _, Message.GetAddr _, Message.MemPool _, Message.SendHeaders _ -> {}
      case Message.Ping ping -> out.int64le(ping.nonce());
      case Message.Pong pong -> out.int64le(pong.nonce());
      case Message.Addr addr -> addr(addr.addresses(), out);
      case Message.Inv inv -> inventory(inv.items(), out);
      case Message.GetData getData -> inventory(getData.items(), out);
      case Message.NotFound notFound -> inventory(notFound.items(), out);
      case Message.GetHeaders get -> locator(get.protocol(), get.locator(), get.stop(), out);
      case Message.GetBlocks get -> locator(get.protocol(), get.locator(), get.stop(), out);
      case Message.Headers headers -> headers(headers.headers(), out);
      case Message.BlockBody body -> BlockCodec.write(body.block(), out);
      case Message.Tx tx -> TransactionCodec.write(tx.transaction(), out);
      case Message.SendCompact send -> out.uint8(send.announce() ? 1 : 0).int64le(send.version());
      case Message.CompactBlockBody body -> compactBlock(body.block(), out);
      case Message.GetBlockTxn get -> indexes(get, out);
      case Message.BlockTxn txn -> transactions(txn, out);
      case Message.FeeFilter filter -> out.int64le(filter.feePerKilobyte());
      case Message.Reject reject -> reject(reject, out);
      case Message.Unread unread ->
          throw new IllegalArgumentException(unread.command() + " is never sent");
    }
  }

  private static void version(Message.Version version, ByteWriter out) {
    out.int32le(version.protocol()).int64le(version.services()).int64le(version.time());
    NetAddress.write(version.receiver(), out);
    NetAddress.write(version.sender(), out);
    out.int64le(version.nonce()).sizedBytes(version.userAgent().getBytes(MessageCodec.TEXT));
    out.int32le(version.startHeight()).uint8(version.relay() ? 1 : 0);
  }

  private static void addr(List<TimedAddress> addresses, ByteWriter out) {
    out.compactSize(addresses.size());
    for (TimedAddress timed : addresses) {
      out.uint32le(timed.time());
      NetAddress.write(timed.address(), out);
    }
  }

  private static void inventory(List<InventoryItem> items, ByteWriter out) {
    out.compactSize(items.size());
    items.forEach(item -> out.int32le(item.type()).hash256(item.hash()));
  }

  private static void locator(int protocol, List<Hash256> locator, Hash256 stop, ByteWriter out) {
    out.int32le(protocol).compactSize(locator.size());
    locator.forEach(out::hash256);
    out.hash256(stop);
  }

  private static void headers(List<BlockHeader> headers, ByteWriter out) {
    out.compactSize(headers.size());
    for (BlockHeader header : headers) {
      HeaderCodec.write(header, out);
      out.compactSize(0);
    }
  }

  private static void compactBlock(CompactBlock block, ByteWriter out) {
    HeaderCodec.write(block.header(), out);
    out.int64le(block.nonce()).compactSize(block.shortIds().size());
    for (long shortId : block.shortIds()) {
      out.uint32le(shortId & 0xffff_ffffL).uint16le((int) (shortId >>> 32));
    }
    out.compactSize(block.prefilled().size());
    int index = -1;
    for (Prefilled prefilled : block.prefilled()) {
      out.compactSize(prefilled.index() - index - 1L);
      TransactionCodec.write(prefilled.transaction(), out);
      index = prefilled.index();
    }
  }

  private static void indexes(Message.GetBlockTxn get, ByteWriter out) {
    out.hash256(get.blockId()).compactSize(get.indexes().size());
    int before = -1;
    for (int index : get.indexes()) {
      out.compactSize(index - before - 1L);
      before = index;
    }
  }

  private static void transactions(Message.BlockTxn txn, ByteWriter out) {
    out.hash256(txn.blockId()).compactSize(txn.transactions().size());
    for (Transaction tx : txn.transactions()) {
      TransactionCodec.write(tx, out);
    }
  }

  private static void reject(Message.Reject reject, ByteWriter out) {
    out.sizedBytes(reject.refused().getBytes(MessageCodec.TEXT)).uint8(reject.code());
    out.sizedBytes(reject.reason().getBytes(MessageCodec.TEXT));
    reject.hash().ifPresent(out::hash256);
  }
}
