package io.aipowergrid.node.ops.blocks;

import io.aipowergrid.node.chain.params.NetworkParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file of raw blocks: finds where they lie, and reads each of them when it is its turn. One
 * thread.
 */
public final class BlockFile implements AutoCloseable {
  /** Weight bounds a block; what claims to be larger is none (chain.md 6). */
  static final int BLOCK_BYTES_MAX = 8_000_000;

  /** Bytes that tell text from records. */
  private static final int HEAD_BYTES = 8;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final BlockForm form;

  private BlockFile(Path path, FileChannel channel, long size, BlockForm form) {
    this.path = path;
    this.channel = channel;
    this.size = size;
    this.form = form;
  }

  /**
   * A block in the file.
   *
   * @param offset of the block, or of its hex digits
   * @param length bytes of the block, not of its digits
   * @param head its first bytes: at least a header's, unless it is shorter
   */
  public record Found(long offset, int length, byte[] head) {}

  /**
   * @throws IllegalStateException when it cannot be read, or holds blocks of another network
   */
  public static BlockFile open(Path path, NetworkParams params) {
    try {
      long size = Files.size(path);
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      byte[] head = readUpTo(channel, 0, (int) Math.min(HEAD_BYTES, size));
      BlockForm form =
          BlockLines.isText(head)
              ? new BlockLines(path)
              : new BlockRecords(path, params.magic(), size);
      return new BlockFile(path, channel, size, form);
    } catch (IOException e) {
      throw new IllegalStateException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Bytes of the file. */
  public long size() {
    return size;
  }

  /** Goes back to the first block. */
  public void rewind() {
    form.rewind();
  }

  /** Where the next block lies; empty at the end. */
  public Optional<Found> next() {
    try {
      return form.next();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The bytes of a block that was found. */
  public byte[] read(long offset, int length) {
    try {
      return form.decode(readUpTo(channel, offset, form.storedBytes(length)));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          path + " cannot be used at byte " + offset + ": not the hex of a block", e);
    }
  }

  /** What was passed over because it is no block of the network; for the operator, or empty. */
  public Optional<String> complaint() {
    return form.complaint().map(text -> path + ": " + text);
  }

  private static byte[] readUpTo(FileChannel channel, long offset, int length) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
      // Reads on until the buffer is full or the file ends.
    }
    if (buffer.hasRemaining()) {
      throw new IOException("it became shorter");
    }
    return buffer.array();
  }

  @Override
  public void close() {
    try {
      form.close();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
