package io.aipowergrid.node.chain.wire;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.Transaction;
import java.util.List;
import java.util.Optional;

/** What peers say to each other (chain.md 8). Immutable values. */
public sealed interface Message {
  /** The command it travels under. */
  Command command();

  /**
   * The first message of each side.
   *
   * @param time the sender's clock, seconds since 1970
   * @param receiver how the sender sees the other side
   * @param nonce by which a node knows a connection to itself
   * @param startHeight the height of the sender's tip
   * @param relay whether transactions may be announced at once (BIP 37)
   */
  record Version(
      int protocol,
      long services,
      long time,
      NetAddress receiver,
      NetAddress sender,
      long nonce,
      String userAgent,
      int startHeight,
      boolean relay)
      implements Message {
    @Override
    public Command command() {
      return Command.VERSION;
    }
  }

  /** The other side's version is accepted. */
  record Verack() implements Message {
    @Override
    public Command command() {
      return Command.VERACK;
    }
  }

  /** Wants a pong with the same nonce. */
  record Ping(long nonce) implements Message {
    @Override
    public Command command() {
      return Command.PING;
    }
  }

  /** Answers a ping. */
  record Pong(long nonce) implements Message {
    @Override
    public Command command() {
      return Command.PONG;
    }
  }

  /** Asks for addresses of other peers. */
  record GetAddr() implements Message {
    @Override
    public Command command() {
      return Command.GETADDR;
    }
  }

  /** Addresses of peers, each with the time it was last heard of. */
  record Addr(List<TimedAddress> addresses) implements Message {
    /** An address and when it was last seen, seconds since 1970, unsigned 32-bit. */
    public record TimedAddress(long time, NetAddress address) {}

    public Addr {
      addresses = List.copyOf(addresses);
    }

    @Override
    public Command command() {
      return Command.ADDR;
    }
  }

  /** Announces blocks and transactions. */
  record Inv(List<InventoryItem> items) implements Message {
    public Inv {
      items = List.copyOf(items);
    }

    @Override
    public Command command() {
      return Command.INV;
    }
  }

  /** Asks for blocks and transactions. */
  record GetData(List<InventoryItem> items) implements Message {
    public GetData {
      items = List.copyOf(items);
    }

    @Override
    public Command command() {
      return Command.GETDATA;
    }
  }

  /** Says what of a request the sender has not. */
  record NotFound(List<InventoryItem> items) implements Message {
    public NotFound {
      items = List.copyOf(items);
    }

    @Override
    public Command command() {
      return Command.NOTFOUND;
    }
  }

  /**
   * Asks for headers after the first locator hash that the receiver has.
   *
   * @param stop the last one wanted; zero for as many as possible
   */
  record GetHeaders(int protocol, List<Hash256> locator, Hash256 stop) implements Message {
    public GetHeaders {
      locator = List.copyOf(locator);
    }

    @Override
    public Command command() {
      return Command.GETHEADERS;
    }
  }

  /** Headers in a row. */
  record Headers(List<BlockHeader> headers) implements Message {
    public Headers {
      headers = List.copyOf(headers);
    }

    @Override
    public Command command() {
      return Command.HEADERS;
    }
  }

  /** Asks for an inv of blocks after the first locator hash that the receiver has. */
  record GetBlocks(int protocol, List<Hash256> locator, Hash256 stop) implements Message {
    public GetBlocks {
      locator = List.copyOf(locator);
    }

    @Override
    public Command command() {
      return Command.GETBLOCKS;
    }
  }

  /** A whole block. */
  record BlockBody(Block block) implements Message {
    @Override
    public Command command() {
      return Command.BLOCK;
    }
  }

  /** A transaction. */
  record Tx(Transaction transaction) implements Message {
    @Override
    public Command command() {
      return Command.TX;
    }
  }

  /** Asks for an inv of the mempool. */
  record MemPool() implements Message {
    @Override
    public Command command() {
      return Command.MEMPOOL;
    }
  }

  /** Wants blocks announced by headers. */
  record SendHeaders() implements Message {
    @Override
    public Command command() {
      return Command.SENDHEADERS;
    }
  }

  /**
   * Speaks of compact blocks (BIP 152).
   *
   * @param announce whether blocks shall be announced by compact blocks
   * @param version 1 without witnesses, 2 with them
   */
  record SendCompact(boolean announce, long version) implements Message {
    @Override
    public Command command() {
      return Command.SENDCMPCT;
    }
  }

  /** A block whose transactions the receiver may have already. */
  record CompactBlockBody(CompactBlock block) implements Message {
    @Override
    public Command command() {
      return Command.CMPCTBLOCK;
    }
  }

  /**
   * Asks for transactions of a block that was sent compact.
   *
   * @param indexes positions in the block, ascending
   */
  record GetBlockTxn(Hash256 blockId, List<Integer> indexes) implements Message {
    public GetBlockTxn {
      indexes = List.copyOf(indexes);
    }

    @Override
    public Command command() {
      return Command.GETBLOCKTXN;
    }
  }

  /** The transactions asked for, in the order of the request. */
  record BlockTxn(Hash256 blockId, List<Transaction> transactions) implements Message {
    public BlockTxn {
      transactions = List.copyOf(transactions);
    }

    @Override
    public Command command() {
      return Command.BLOCKTXN;
    }
  }

  /** The least fee of transactions worth announcing, base units per 1000 bytes. */
  record FeeFilter(long feePerKilobyte) implements Message {
    @Override
    public Command command() {
      return Command.FEEFILTER;
    }
  }

  /**
   * Something was refused.
   *
   * @param refused the command of what was refused
   * @param code one of the constants, or any other byte
   * @param hash of the refused block or transaction, where there is one
   */
  record Reject(String refused, int code, String reason, Optional<Hash256> hash)
      implements Message {
    public static final int OBSOLETE = 0x11;

    @Override
    public Command command() {
      return Command.REJECT;
    }
  }

  /** Filters, asset queries and unknown commands: counted, not read, never sent. */
  record Unread(Command command, int size) implements Message {}
}
