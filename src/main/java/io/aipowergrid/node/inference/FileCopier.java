package io.aipowergrid.node.inference;

import io.aipowergrid.node.crypto.Sha256;
import io.aipowergrid.node.inference.model.RegularFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads files once to hash them and, when asked, to copy them. */
final class FileCopier {
  private static final int BUFFER_BYTES = 1 << 20;

  private final ModelProgress progress;
  private final String step;
  private final long total;
  private long done;

  private FileCopier(ModelProgress progress, String step, long total) {
    this.progress = progress;
    this.step = step;
    this.total = total;
  }

  /**
   * The files with their hashes.
   *
   * @param target folder that gets a copy of each; null to copy nothing
   * @throws io.aipowergrid.node.base.NodeException UNPROCESSABLE when one is missing or not a
   *     regular file
   */
  static List<ModelManifest.SourceFile> read(
      List<Path> files, @Nullable Path target, ModelProgress progress) throws IOException {
    long total = 0;
    for (var file : files) {
      RegularFile.require(file);
      total += Files.size(file);
    }
    var copier = new FileCopier(progress, target == null ? "hashing" : "copying", total);
    var result = new ArrayList<ModelManifest.SourceFile>();
    for (var file : files) {
      var name = file.getFileName().toString();
      result.add(copier.readFile(file, target == null ? null : target.resolve(name)));
    }
    return result;
  }

  private ModelManifest.SourceFile readFile(Path file, @Nullable Path target) throws IOException {
    var hash = new Sha256();
    long bytes = 0;
    var buffer = new byte[BUFFER_BYTES];
    try (var in = Files.newInputStream(file);
        var out = target == null ? OutputStream.nullOutputStream() : create(target)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
        out.write(buffer, 0, read);
        bytes += read;
        done += read;
        progress.advance(step, done, total);
      }
    }
    if (target != null) {
      force(target);
    }
    return new ModelManifest.SourceFile(file.getFileName().toString(), bytes, hash.finish());
  }

  private static OutputStream create(Path target) throws IOException {
    return Files.newOutputStream(target, StandardOpenOption.CREATE_NEW);
  }

  /** A power cut after the model was added must not leave half of it. */
  private static void force(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
