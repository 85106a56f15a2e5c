package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.store.StoredHeader;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One header in the tree, in about 200 bytes: a chain has millions. What the header says never
 * changes and may be read from any thread; what is known of its block is written by the import
 * thread only.
 */
public final class HeaderNode {
  /** Blocks whose times make a median (chain.h, nMedianTimeSpan). */
  public static final int MEDIAN_SPAN = 11;

  private static final int HASH = Hash256.LENGTH;
  private static final int ID_AT = 0;
  private static final int WORK_AT = HASH;
  private static final int MERKLE_ROOT_AT = 2 * HASH;
  private static final int MIX_HASH_AT = 3 * HASH;

  private final @Nullable HeaderNode parent;
  private final int height;
  private final int version;
  private final int time;
  private final int bits;
  private final long nonce;

  /** Id, work (big-endian), merkle root and, of KawPoW headers, mix hash: one array, one header. */
  private final byte[] hashes;

  private volatile StoredHeader.State state = StoredHeader.State.HEADER_VALID;
  private volatile boolean hasBlock;

  // Of the import thread.
  private boolean connectable;
  private int sequence;

  /**
   * @param parent whose id the header names; null for genesis
   * @param id of the header
   */
  HeaderNode(@Nullable HeaderNode parent, BlockHeader header, Hash256 id) {
    this(parent, parent == null ? 0 : parent.height + 1, header, id);
  }

  HeaderNode(@Nullable HeaderNode parent, int height, BlockHeader header, Hash256 id) {
    this.parent = parent;
    this.height = height;
    this.version = header.version();
    this.time = (int) header.time();
    this.bits = (int) header.bits();
    this.hashes = new byte[header instanceof KawpowHeader ? 4 * HASH : 3 * HASH];
    put(ID_AT, id.toBytes());
    put(MERKLE_ROOT_AT, header.merkleRoot().toBytes());
    putWork(CompactBits.work(header.bits()).add(parent == null ? BigInteger.ZERO : parent.work()));
    this.nonce =
        switch (header) {
          case LegacyHeader legacy -> legacy.nonce();
          case KawpowHeader kawpow -> {
            put(MIX_HASH_AT, kawpow.mixHash().toBytes());
            yield kawpow.nonce();
          }
        };
  }

  private void put(int at, byte[] hash) {
    System.arraycopy(hash, 0, hashes, at, HASH);
  }

  private void putWork(BigInteger work) {
    byte[] bytes = work.toByteArray();
    int length = Math.min(bytes.length, HASH);
    System.arraycopy(bytes, bytes.length - length, hashes, WORK_AT + HASH - length, length);
  }

  /** The node before; null for genesis. */
  public @Nullable HeaderNode parent() {
    return parent;
  }

  public Hash256 id() {
    return hash(ID_AT);
  }

  /** True height: the parent's plus one. */
  public int height() {
    return height;
  }

  /** Seconds since 1970, unsigned 32-bit. */
  public long time() {
    return time & 0xffff_ffffL;
  }

  /** Unsigned 32-bit. */
  public long bits() {
    return bits & 0xffff_ffffL;
  }

  /** All proof of work from genesis to here. */
  public BigInteger work() {
    return new BigInteger(1, hashes, WORK_AT, HASH);
  }

  /** The header itself. The height of a KawPoW header is the true one, as a rule demands. */
  public BlockHeader header() {
    Hash256 previous = parent == null ? Hash256.ZERO : parent.id();
    if (hashes.length == MIX_HASH_AT) {
      return new LegacyHeader(
          version, previous, hash(MERKLE_ROOT_AT), time(), bits(), nonce & 0xffff_ffffL);
    }
    return new KawpowHeader(
        version, previous, hash(MERKLE_ROOT_AT), time(), bits(), height, nonce, hash(MIX_HASH_AT));
  }

  /**
   * The middle one of the times of this block and up to ten before it, in seconds since 1970
   * (chain.h, GetMedianTimePast).
   */
  public long medianTimePast() {
    var times = new long[MEDIAN_SPAN];
    int count = 0;
    for (HeaderNode node = this; node != null && count < MEDIAN_SPAN; node = node.parent) {
      times[count++] = node.time();
    }
    Arrays.sort(times, 0, count);
    return times[count / 2];
  }

  /** The node of this branch at a height not above this one's. Walks back one by one. */
  public HeaderNode ancestor(int atHeight) {
    HeaderNode node = this;
    while (node.height > atHeight && node.parent != null) {
      node = node.parent;
    }
    return node;
  }

  /** Less than zero when this branch has less work than the other's, zero when as much. */
  public int compareWork(HeaderNode other) {
    return Arrays.compareUnsigned(
        hashes, WORK_AT, WORK_AT + HASH, other.hashes, WORK_AT, WORK_AT + HASH);
  }

  /** What is known of the block. */
  public StoredHeader.State state() {
    return state;
  }

  /** Whether the block or one before it is invalid, for whatever cause. */
  public boolean isInvalid() {
    return switch (state) {
      case INVALID, INVALID_ANCESTOR, INVALIDATED -> true;
      case HEADER_VALID, FULLY_VALID -> false;
    };
  }

  /** Whether the block's body is stored. */
  public boolean hasBlock() {
    return hasBlock;
  }

  /** As other parts of the node see it. */
  public HeaderEntry toEntry() {
    return new HeaderEntry(id(), height, header(), medianTimePast(), work(), hasBlock);
  }

  /** As it is kept. */
  StoredHeader toStored() {
    return new StoredHeader(id(), height, header(), state, hasBlock);
  }

  void setState(StoredHeader.State state) {
    this.state = state;
  }

  void setHasBlock(boolean hasBlock) {
    this.hasBlock = hasBlock;
  }

  /** Whether this body and all before it are here or were connected once. */
  boolean isConnectable() {
    return connectable;
  }

  void setConnectable(boolean connectable) {
    this.connectable = connectable;
  }

  /** When the branch up to here became complete, earlier ones being smaller. */
  int sequence() {
    return sequence;
  }

  void setSequence(int sequence) {
    this.sequence = sequence;
  }

  /** Whether the id is this one's, without making an object of it. */
  boolean hasId(byte[] id) {
    return Arrays.equals(hashes, ID_AT, ID_AT + HASH, id, 0, HASH);
  }

  /** Four bytes of the id that serve as its place in a table. */
  int idWord() {
    return (hashes[0] & 0xff)
        | (hashes[1] & 0xff) << 8
        | (hashes[2] & 0xff) << 16
        | hashes[3] << 24;
  }

  private Hash256 hash(int at) {
    return Hash256.of(Arrays.copyOfRange(hashes, at, at + HASH));
  }

  @Override
  public String toString() {
    return height + " " + id().toDisplayHex();
  }
}
