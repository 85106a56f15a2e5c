package io.aipowergrid.node.ops.blocks;

import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * As the daemon writes its blk*.dat: magic, length as uint32le, block, and zeros where it reserved
 * room (validation.cpp, WriteBlockToDisk). Damaged places are passed over up to the next magic, as
 * the daemon itself does (LoadExternalBlockFile).
 */
final class BlockRecords implements BlockForm {
  private static final int MAGIC_BYTES = Integer.BYTES;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final int magic;
  private final long size;
  private InputStream in;
  private long position;
  private boolean first = true;
  private long damaged;
  private long cutAt = -1;

  BlockRecords(Path path, int magic, long size) throws IOException {
    this.path = path;
    this.magic = magic;
    this.size = size;
    in = open(path);
  }

  private static InputStream open(Path path) throws IOException {
    return new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
  }

  @Override
  public void rewind() {
    try {
      in.close();
      in = open(path);
      position = 0;
      damaged = 0;
      first = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<BlockFile.Found> next() throws IOException {
    while (findMagic()) {
      if (size - position < Integer.BYTES) {
        return cutShort();
      }
      long length = Integer.toUnsignedLong(Integer.reverseBytes(readInt()));
      if (length > BlockFile.BLOCK_BYTES_MAX) {
        damaged += MAGIC_BYTES + Integer.BYTES;
      } else if (length > size - position) {
        return cutShort();
      } else {
        return Optional.of(record((int) length));
      }
    }
    return Optional.empty();
  }

  private BlockFile.Found record(int length) throws IOException {
    long offset = position;
    byte[] head = in.readNBytes(Math.min(HEADER_BYTES_MAX, length));
    in.skipNBytes(length - head.length);
    position += length;
    return new BlockFile.Found(offset, length, head);
  }

  private Optional<BlockFile.Found> cutShort() {
    cutAt = position;
    position = size;
    return Optional.empty();
  }

  /** Stands behind the next magic, or at the end. */
  private boolean findMagic() throws IOException {
    int last = 0;
    int filled = 0; // Bytes since the first that is not reserved room.
    int next = in.read();
    while (next >= 0) {
      position++;
      last = last << Byte.SIZE | next;
      filled += filled == 0 && next == 0 ? 0 : 1;
      damaged += next == 0 ? 0 : 1;
      if (last == magic) {
        damaged -= MAGIC_BYTES;
        first = false;
        return true;
      }
      if (first && filled == MAGIC_BYTES) {
        throw otherNetwork(last);
      }
      next = in.read();
    }
    return false;
  }

  private int readInt() throws IOException {
    position += Integer.BYTES;
    return ByteBuffer.wrap(in.readNBytes(Integer.BYTES)).getInt();
  }

  private IllegalStateException otherNetwork(int found) {
    String whose =
        NetworkParamsReader.builtInNames().stream()
            .filter(name -> NetworkParamsReader.read(name).magic() == found)
            .findFirst()
            .map(name -> "its blocks are of " + name + "; say --network " + name)
            .orElse("it does not begin with the network's magic; is --network right?");
    return new IllegalStateException(
        "%s holds no blocks of the network (%08x, not %08x): %s"
            .formatted(path, found, magic, whose));
  }

  @Override
  public int storedBytes(int length) {
    return length;
  }

  @Override
  public byte[] decode(byte[] stored) {
    return stored;
  }

  @Override
  public Optional<String> complaint() {
    if (cutAt >= 0) {
      return Optional.of("it ends within a block, at byte " + cutAt + "; that block is left out");
    }
    return damaged == 0
        ? Optional.empty()
        : Optional.of(damaged + " bytes between blocks belong to none; they are passed over");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
