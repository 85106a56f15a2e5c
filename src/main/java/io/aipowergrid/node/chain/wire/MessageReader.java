package io.aipowergrid.node.chain.wire;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.CompactBlock.Prefilled;
import io.aipowergrid.node.chain.wire.Message.Addr.TimedAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Payloads to messages; the field order of each is that of net_processing.cpp. Immutable. */
final class MessageReader {
  private static final int TRANSACTION_BYTES_MIN = 10;
  private static final int ADDRESS_BYTES = 30;
  private static final int INVENTORY_BYTES = 36;
  private static final int SHORT_ID_BYTES = 6;

  private final HeaderCodec headers;
  private final BlockCodec blocks;

  MessageReader(HeaderCodec headers) {
    this.headers = headers;
    this.blocks = new BlockCodec(headers);
  }

  Message read(Command command, ByteReader in) {
    return switch (command) {
      case VERSION -> version(in);
      case VERACK -> new Message.Verack();
      case PING -> new Message.Ping(in.int64le());
      case PONG -> new Message.Pong(in.int64le());
      case GETADDR -> new Message.GetAddr();
      case ADDR -> addr(in);
      case INV -> new Message.Inv(inventory(in));
      case GETDATA -> new Message.GetData(inventory(in));
      case NOTFOUND -> new Message.NotFound(inventory(in));
      case GETHEADERS -> new Message.GetHeaders(in.int32le(), locator(in), in.hash256());
      case HEADERS -> headers(in);
      case GETBLOCKS -> new Message.GetBlocks(in.int32le(), locator(in), in.hash256());
      case BLOCK -> new Message.BlockBody(blocks.read(in));
      case TX -> new Message.Tx(TransactionCodec.read(in));
      case MEMPOOL -> new Message.MemPool();
      case SENDHEADERS -> new Message.SendHeaders();
      case SENDCMPCT -> new Message.SendCompact(in.uint8() != 0, in.int64le());
      case CMPCTBLOCK -> new Message.CompactBlockBody(compactBlock(in));
      case GETBLOCKTXN -> new Message.GetBlockTxn(in.hash256(), indexes(in));
      case BLOCKTXN -> new Message.BlockTxn(in.hash256(), transactions(in));
      case FEEFILTER -> new Message.FeeFilter(in.int64le());
      case REJECT -> reject(in);
      case FILTERLOAD,
          FILTERADD,
          FILTERCLEAR,
          MERKLEBLOCK,
          GETASSETDATA,
          ASSETDATA,
          ASSTNOTFOUND,
          OTHER ->
          new Message.Unread(command, in.remaining());
    };
  }

  /** Everything after the receiver's address may be missing, as the daemon allows. */
  private static Message.Version version(ByteReader in) {
    int protocol = in.int32le();
    long services = in.int64le();
    long time = in.int64le();
    NetAddress receiver = NetAddress.read(in);
    boolean more = in.remaining() > 0;
    NetAddress sender = more ? NetAddress.read(in) : NetAddress.NONE;
    long nonce = more ? in.int64le() : 0;
    String userAgent = in.remaining() > 0 ? text(in, MessageCodec.USER_AGENT_BYTES_MAX) : "";
    int startHeight = in.remaining() > 0 ? in.int32le() : 0;
    boolean relay = in.remaining() == 0 || in.uint8() != 0;
    return new Message.Version(
        protocol, services, time, receiver, sender, nonce, userAgent, startHeight, relay);
  }

  private static Message.Addr addr(ByteReader in) {
    return new Message.Addr(
        list(
            in,
            MessageCodec.ADDRESSES_MAX,
            ADDRESS_BYTES,
            () -> new TimedAddress(in.uint32le(), NetAddress.read(in))));
  }

  private static List<InventoryItem> inventory(ByteReader in) {
    return list(
        in,
        MessageCodec.INVENTORY_MAX,
        INVENTORY_BYTES,
        () -> new InventoryItem(in.int32le(), in.hash256()));
  }

  private static List<Hash256> locator(ByteReader in) {
    return list(in, MessageCodec.LOCATOR_MAX, Hash256.LENGTH, in::hash256);
  }

  private Message.Headers headers(ByteReader in) {
    return new Message.Headers(
        list(in, MessageCodec.HEADERS_MAX, HeaderCodec.LEGACY_BYTES + 1, () -> emptyBlock(in)));
  }

  /** A header and the count of transactions, which is zero in honest messages and unread else. */
  private BlockHeader emptyBlock(ByteReader in) {
    BlockHeader header = headers.read(in);
    in.compactSize(Integer.MAX_VALUE);
    return header;
  }

  private CompactBlock compactBlock(ByteReader in) {
    BlockHeader header = headers.read(in);
    long nonce = in.int64le();
    List<Long> shortIds =
        list(
            in,
            MessageCodec.COMPACT_INDEX_MAX,
            SHORT_ID_BYTES,
            () -> in.uint32le() | (long) in.uint16le() << 32);
    return new CompactBlock(header, nonce, shortIds, prefilled(in));
  }

  /** Each index is written as its distance from the one before it. */
  private static List<Prefilled> prefilled(ByteReader in) {
    int count = in.compactSize(in.remaining() / TRANSACTION_BYTES_MIN);
    var result = new ArrayList<Prefilled>(count);
    int index = -1;
    for (int i = 0; i < count; i++) {
      index = nextIndex(index, in);
      result.add(new Prefilled(index, TransactionCodec.read(in)));
    }
    return result;
  }

  private static List<Integer> indexes(ByteReader in) {
    int count = in.compactSize(Math.min(MessageCodec.COMPACT_INDEX_MAX, in.remaining()));
    var result = new ArrayList<Integer>(count);
    int index = -1;
    for (int i = 0; i < count; i++) {
      index = nextIndex(index, in);
      result.add(index);
    }
    return result;
  }

  private static int nextIndex(int index, ByteReader in) {
    int next = index + 1 + in.compactSize(MessageCodec.COMPACT_INDEX_MAX);
    if (next > MessageCodec.COMPACT_INDEX_MAX) {
      throw new MalformedBytesException("a transaction's index has 16 bits, not " + next);
    }
    return next;
  }

  private static List<Transaction> transactions(ByteReader in) {
    return list(in, Integer.MAX_VALUE, TRANSACTION_BYTES_MIN, () -> TransactionCodec.read(in));
  }

  private static Message.Reject reject(ByteReader in) {
    String refused = text(in, Frame.COMMAND_BYTES);
    int code = in.uint8();
    String reason = text(in, MessageCodec.REJECT_REASON_BYTES_MAX);
    boolean hasHash = in.remaining() > 0;
    return new Message.Reject(
        refused, code, reason, hasHash ? Optional.of(in.hash256()) : Optional.empty());
  }

  private static String text(ByteReader in, int maxBytes) {
    return new String(in.sizedBytes(maxBytes), MessageCodec.TEXT);
  }

  /** A count of at most {@code max}, which the bytes that are left must be able to hold. */
  private static <T> List<T> list(ByteReader in, int max, int bytesMin, Supplier<T> item) {
    int count = in.compactSize(max);
    if (count > in.remaining() / bytesMin) {
      throw new MalformedBytesException(count + " entries do not fit the message");
    }
    var result = new ArrayList<T>(count);
    for (int i = 0; i < count; i++) {
      result.add(item.get());
    }
    return result;
  }
}
