package io.aipowergrid.node.ops.blocks;

import java.io.IOException;
import java.util.Optional;

/** How blocks are written in a file. One thread. */
sealed interface BlockForm extends AutoCloseable permits BlockLines, BlockRecords {
  /** Bytes of a block's beginning that hold any header (codec.HeaderCodec). */
  int HEADER_BYTES_MAX = 120;

  void rewind();

  Optional<BlockFile.Found> next() throws IOException;

  /** Bytes in the file for so many bytes of a block. */
  int storedBytes(int length);

  /**
   * @throws IllegalArgumentException when they are not what they should be
   */
  byte[] decode(byte[] stored);

  Optional<String> complaint();

  @Override
  void close() throws IOException;
}
