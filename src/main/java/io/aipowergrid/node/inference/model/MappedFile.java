package io.aipowergrid.node.inference.model;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps files into memory read-only, so that weights never pass through the Java heap. */
final class MappedFile {
  private MappedFile() {}

  /** The bytes of a regular file; they stay valid until the arena closes. */
  static MemorySegment map(Path file, Arena arena) {
    var name = Refusal.shown(file.getFileName().toString());
    RegularFile.require(file);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      throw Refusal.of("The file " + name + " cannot be read. Check its permissions.");
    }
  }
}
