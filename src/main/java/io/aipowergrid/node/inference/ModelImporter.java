package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.Trees;
import io.aipowergrid.node.inference.model.ModelCheck;
import io.aipowergrid.node.inference.model.ModelFiles;
import io.aipowergrid.node.inference.model.ModelMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads models of others, checks them and brings them into a library's folder, where each appears
 * at once and whole. Thread-safe; several processes may use one folder.
 */
final class ModelImporter {
  private static final String STAGING_PREFIX = ".staging-";
  private static final Duration STAGING_AGE_MAX = Duration.ofDays(1);

  /** Disk space that stays free after a copy. */
  private static final long SPARE_BYTES = 64L << 20;

  private final Path root;
  private final InstantSource clock;
  private final long machineBytes;

  /**
   * @param root the folder of all models
   * @param machineBytes the machine's memory; a larger model is refused
   */
  ModelImporter(Path root, InstantSource clock, long machineBytes) {
    this.root = root;
    this.clock = clock;
    this.machineBytes = machineBytes;
  }

  /**
   * What a file or folder is, without adding it; every weight is read.
   *
   * @throws NodeException UNPROCESSABLE when the model is not usable
   */
  ModelManifest inspect(Path source, String id, ModelProgress progress) {
    var place = requirePlace(source);
    // Headers first: what cannot be used is refused before gigabytes are hashed.
    ModelFiles.open(place).tensors().close();
    try {
      var files = FileCopier.read(ModelFiles.files(place), null, progress);
      return describe(place, id, true, files, progress);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model files cannot be read. Check their permissions and their disk.", e);
    }
  }

  /**
   * Checks a model and puts it into a new folder below the root.
   *
   * @param link leave the files where they are, which must then stay there
   * @throws NodeException UNPROCESSABLE when the model is not usable or larger than the machine's
   *     memory
   */
  ModelManifest add(Path source, String id, boolean link, Path folder, ModelProgress progress) {
    var place = requirePlace(source);
    // Headers first: what cannot be used is refused before gigabytes are copied.
    var opened = ModelFiles.open(place);
    opened.tensors().close();
    ModelCheck.requireHoldable(ModelMemory.of(opened.config()), machineBytes);
    try {
      Files.createDirectories(root);
      deleteOldStaging();
      var staging = Files.createTempDirectory(root, STAGING_PREFIX);
      try {
        var manifest = fill(staging, place, id, link, progress);
        ModelManifestJson.write(manifest, staging);
        Files.createDirectories(folder.getParent());
        Files.move(staging, folder);
        return manifest;
      } finally {
        Trees.deleteIfExists(staging);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private ModelManifest fill(
      Path staging, Path place, String id, boolean link, ModelProgress progress)
      throws IOException {
    var files = ModelFiles.files(place);
    if (link) {
      return describe(place, id, true, FileCopier.read(files, null, progress), progress);
    }
    requireSpace(files);
    var copied = FileCopier.read(files, staging, progress);
    var copy = Files.isDirectory(place) ? staging : staging.resolve(copied.getFirst().name());
    return describe(copy, id, false, copied, progress);
  }

  private ModelManifest describe(
      Path place,
      String id,
      boolean linked,
      List<ModelManifest.SourceFile> files,
      ModelProgress progress) {
    var opened = ModelFiles.open(place);
    try (var _ = opened.tensors()) {
      long parameters = ModelCheck.parameters(opened.config());
      ModelCheck.requireSound(opened, done -> progress.advance("checking", done, parameters));
      var template = opened.template();
      return new ModelManifest(
          id,
          linked || Files.isDirectory(place) ? source(place, linked) : files.getFirst().name(),
          linked,
          id.equals(ModelCatalog.BUILTIN_MODEL_ID) ? BuiltinModel.MADE : clock.instant(),
          opened.architecture(),
          parameters,
          opened.config().contextLength(),
          opened.config().vocabularySize(),
          opened.tokenizer().hash(),
          template == null ? Hash256.ZERO : template.hash(),
          files);
    }
  }

  private static String source(Path place, boolean linked) {
    return linked ? place.toAbsolutePath().normalize().toString() : ".";
  }

  private static Path requirePlace(Path source) {
    var place = source.toAbsolutePath().normalize();
    if (!Files.exists(place)) {
      throw new NodeException(
          ErrorCode.NOT_FOUND, "There is no such file or folder. Name a GGUF file or a folder.");
    }
    return place;
  }

  private void requireSpace(List<Path> files) throws IOException {
    long needed = SPARE_BYTES;
    for (var file : files) {
      needed += Files.size(file);
    }
    long free = Files.getFileStore(root).getUsableSpace();
    if (needed > free) {
      throw new NodeException(
          ErrorCode.UNPROCESSABLE,
          ("The copy needs %,d MiB of disk space, but only %,d MiB are free. Make room, or leave"
                  + " the files where they are with --link.")
              .formatted(needed >> 20, free >> 20));
    }
  }

  /** What a killed process left behind; a younger one may belong to a process that is at work. */
  private void deleteOldStaging() throws IOException {
    var oldest = FileTime.from(clock.instant().minus(STAGING_AGE_MAX));
    try (Stream<Path> children = Files.list(root)) {
      for (var child : children.toList()) {
        if (child.getFileName().toString().startsWith(STAGING_PREFIX)
            && Files.getLastModifiedTime(child).compareTo(oldest) < 0) {
          Trees.deleteIfExists(child);
        }
      }
    }
  }

  static UncheckedIOException unreadable(IOException e) {
    return new UncheckedIOException(
        "The model files cannot be read or written. Check space and permissions of the data"
            + " folder.",
        e);
  }
}
