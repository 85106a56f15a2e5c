package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.crypto.Sha256;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The one file in which the pool outlives the node: mark, version, genesis id, then for each
 * transaction its length, since when it waits and its bytes, a length of zero, and the SHA-256 of
 * all that. Replaced as a whole. Belongs to one thread at a time.
 */
final class SavedPool {
  static final int VERSION = 1;

  /** What a file may have at most, whatever is configured; looked at before it is read. */
  static final long FILE_BYTES_MAX = 1L << 30;

  /** More than a block may weigh without witnesses: no transaction has more. */
  static final int TRANSACTION_BYTES_MAX = 8_000_000;

  private static final byte[] MARK = "AIPGPOOL".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_BYTES = MARK.length + 1 + Hash256.LENGTH;
  private static final int LENGTH_BYTES = 4;
  private static final int TIME_BYTES = 8;
  private static final int CHUNK_BYTES = 1 << 16;

  private final Path file;
  private final Hash256 genesis;
  private final Limits limits;

  /**
   * How much is saved, and taken back.
   *
   * @param bytesMax of all transactions
   */
  record Limits(int countMax, long bytesMax) {
    Limits {
      if (countMax < 0) {
        throw new IllegalStateException("aipg.chain.mempool.saved-max is 0 or more");
      }
      if (bytesMax < 0 || bytesMax > FILE_BYTES_MAX / 2) {
        throw new IllegalStateException(
            "aipg.chain.mempool.saved-bytes-max is at most " + FILE_BYTES_MAX / 2);
      }
    }
  }

  /** A transaction and since when it waits. */
  record Saved(Transaction tx, Instant added) {}

  /**
   * @param genesis id of the network's first block: a file of another network is not read
   */
  SavedPool(Path file, Hash256 genesis, Limits limits) {
    this.file = file.toAbsolutePath();
    this.genesis = genesis;
    this.limits = limits;
  }

  boolean exists() {
    return Files.exists(file);
  }

  /**
   * Replaces the file, whole and at once.
   *
   * @param entries parents before their children; the first are kept when there are too many
   * @return how many are in the file
   */
  int write(List<PooledTransaction> entries) throws IOException {
    Files.createDirectories(file.getParent());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    int count;
    try (var channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var out = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK_BYTES);
      count = write(entries, out);
      out.flush();
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return count;
  }

  private int write(List<PooledTransaction> entries, OutputStream out) throws IOException {
    var digest = new Sha256();
    put(out, digest, new ByteWriter(HEAD_BYTES).bytes(MARK).uint8(VERSION).hash256(genesis));
    int count = 0;
    long bytes = 0;
    for (PooledTransaction entry : entries) {
      byte[] tx = TransactionCodec.toBytes(entry.tx());
      bytes += tx.length;
      if (count == limits.countMax() || bytes > limits.bytesMax()) {
        break;
      }
      var record = new ByteWriter(LENGTH_BYTES + TIME_BYTES + tx.length).uint32le(tx.length);
      put(out, digest, record.int64le(entry.added().toEpochMilli()).bytes(tx));
      count++;
    }
    put(out, digest, new ByteWriter().uint32le(0));
    out.write(digest.finish().toBytes());
    return count;
  }

  private static void put(OutputStream out, Sha256 digest, ByteWriter written) throws IOException {
    byte[] bytes = written.toBytes();
    digest.update(bytes);
    out.write(bytes);
  }

  /**
   * Checks mark, version, network and checksum; holds only a part of the file at a time.
   *
   * @throws MalformedBytesException with the reason when the file is not as it was written
   */
  void requireWhole() throws IOException {
    long size = Files.size(file);
    if (size < HEAD_BYTES + LENGTH_BYTES + Hash256.LENGTH || size > FILE_BYTES_MAX) {
      throw new MalformedBytesException("its size is " + size);
    }
    try (var in = new BufferedInputStream(Files.newInputStream(file), CHUNK_BYTES)) {
      byte[] head = need(in, HEAD_BYTES);
      requireHead(new ByteReader(head));
      var digest = new Sha256().update(head);
      var chunk = new byte[CHUNK_BYTES];
      for (long left = size - HEAD_BYTES - Hash256.LENGTH; left > 0; ) {
        int read = in.readNBytes(chunk, 0, (int) Math.min(left, CHUNK_BYTES));
        if (read == 0) {
          throw new MalformedBytesException("it became shorter");
        }
        digest.update(chunk, 0, read);
        left -= read;
      }
      if (!Hash256.of(need(in, Hash256.LENGTH)).equals(digest.finish())) {
        throw new MalformedBytesException("its checksum is wrong");
      }
    }
  }

  private void requireHead(ByteReader in) {
    if (!Arrays.equals(in.bytes(MARK.length), MARK)) {
      throw new MalformedBytesException("it holds no memory pool");
    }
    int version = in.uint8();
    if (version != VERSION) {
      throw new MalformedBytesException("its version is " + version);
    }
    if (!in.hash256().equals(genesis)) {
      throw new MalformedBytesException("it is of another network");
    }
  }

  /**
   * Reads transaction after transaction, as far as the limits allow.
   *
   * @param taker false ends the reading
   * @throws MalformedBytesException when something in the file is no transaction
   */
  void read(Predicate<Saved> taker) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file), CHUNK_BYTES)) {
      requireHead(new ByteReader(need(in, HEAD_BYTES)));
      long bytes = 0;
      for (int count = 0; count < limits.countMax(); count++) {
        long length = new ByteReader(need(in, LENGTH_BYTES)).uint32le();
        bytes += length;
        if (length > TRANSACTION_BYTES_MAX) {
          throw new MalformedBytesException("it holds a transaction of " + length + " bytes");
        }
        if (length == 0
            || bytes > limits.bytesMax()
            || !taker.test(saved(need(in, TIME_BYTES + (int) length)))) {
          return;
        }
      }
    }
  }

  private static Saved saved(byte[] bytes) {
    var in = new ByteReader(bytes);
    Instant added = Instant.ofEpochMilli(in.int64le());
    Transaction tx = TransactionCodec.read(in);
    in.requireEnd();
    return new Saved(tx, added);
  }

  private static byte[] need(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new MalformedBytesException("it ends too early");
    }
    return bytes;
  }

  /**
   * Moves a file that cannot be used out of the way, over an earlier such one.
   *
   * @return where it lies now
   */
  Path setAside() throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".broken");
    return Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
