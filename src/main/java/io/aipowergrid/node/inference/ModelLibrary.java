package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelCheck;
import io.aipowergrid.node.inference.model.ModelFiles;
import io.aipowergrid.node.inference.model.ModelMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The models in the data folder: {@code models/<id>} with the files, or a link to them, and a
 * manifest. Works without a running node; several processes may use one folder. Thread-safe.
 */
public final class ModelLibrary {
  private static final String STAGING_PREFIX = ".staging-";
  private static final Duration STAGING_AGE_MAX = Duration.ofDays(1);

  /** Disk space that stays free after a copy. */
  private static final long SPARE_BYTES = 64L << 20;

  private final Path root;
  private final Path builtin;
  private final InstantSource clock;
  private final long machineBytes;

  /**
   * Uses that data folder, which is made when it is missing.
   *
   * @param dataFolder the node's data folder
   */
  public ModelLibrary(Path dataFolder, InstantSource clock) {
    this(dataFolder, clock, HostMemory.total());
  }

  ModelLibrary(Path dataFolder, InstantSource clock, long machineBytes) {
    this.root = dataFolder.toAbsolutePath().normalize().resolve("models");
    this.builtin = root.resolve(".builtin");
    this.clock = clock;
    this.machineBytes = machineBytes;
    ModelFiles.unpackNativesInto(dataFolder.resolve("natives"));
  }

  /** The ids of all models that were added, in order. The built-in one is not among them. */
  public List<String> ids() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    var ids = new ArrayList<String>();
    for (var first : folders(root)) {
      if (isModel(first)) {
        ids.add(first.getFileName().toString());
        continue;
      }
      for (var second : folders(first)) {
        if (isModel(second)) {
          ids.add(first.getFileName() + "/" + second.getFileName());
        }
      }
    }
    return ids.stream().filter(ModelId::isValid).sorted().toList();
  }

  private static boolean isModel(Path folder) {
    return Files.isRegularFile(folder.resolve(ModelManifestJson.FILE));
  }

  private static List<Path> folders(Path parent) {
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .toList();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * The manifest of a model that was added, or of the built-in one.
   *
   * @throws NodeException MODEL_NOT_FOUND
   */
  public ModelManifest get(String id) {
    if (id.equals(ModelCatalog.BUILTIN_MODEL_ID)) {
      return inspect(BuiltinModel.unpackInto(builtin), id, ModelProgress.SILENT);
    }
    if (!ModelId.isValid(id) || !isModel(folder(id))) {
      throw new NodeException(
          ErrorCode.MODEL_NOT_FOUND, "There is no model of that id on this node.", "model");
    }
    return ModelManifestJson.read(folder(id), id);
  }

  /** Opens a model's files; the tensor source must be closed. */
  public LoadedModelFiles open(String id) {
    if (id.equals(ModelCatalog.BUILTIN_MODEL_ID)) {
      return ModelFiles.open(BuiltinModel.unpackInto(builtin));
    }
    return ModelFiles.open(place(get(id)));
  }

  /** What a file or folder is, without adding it; every weight is read. */
  public ModelManifest inspect(Path source, String id, ModelProgress progress) {
    var place = requirePlace(source);
    try {
      var files = FileCopier.read(ModelFiles.files(place), null, progress);
      return describe(place, id, true, files, progress);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** An id made of the name of a file or folder. */
  public static String suggestedId(Path source) {
    return ModelId.suggested(source);
  }

  /**
   * Checks a model and takes it into the library.
   *
   * @param link leave the files where they are, which must then stay there
   * @throws NodeException CONFLICT when the id is taken, UNPROCESSABLE when the model is not usable
   *     or larger than this machine's memory
   */
  public ModelManifest add(Path source, String id, boolean link, ModelProgress progress) {
    requireFree(ModelId.require(id));
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
        Files.createDirectories(folder(id).getParent());
        Files.move(staging, folder(id));
        return manifest;
      } finally {
        deleteTree(staging);
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

  /**
   * Takes a model out of the library; linked files stay where they are.
   *
   * @throws NodeException MODEL_NOT_FOUND, or INVALID_REQUEST for the built-in model
   */
  public void remove(String id) {
    if (id.equals(ModelCatalog.BUILTIN_MODEL_ID)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "The built-in model cannot be removed.", "model");
    }
    if (!ModelId.isValid(id) || !isModel(folder(id))) {
      get(id);
    }
    try {
      deleteTree(folder(id));
      int slash = id.indexOf('/');
      if (slash > 0 && folders(root.resolve(id.substring(0, slash))).isEmpty()) {
        deleteTree(root.resolve(id.substring(0, slash)));
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Hashes every file of a model again. */
  public List<FileVerdict> verify(String id, ModelProgress progress) {
    boolean isBuiltin = id.equals(ModelCatalog.BUILTIN_MODEL_ID);
    if (isBuiltin && !Files.isDirectory(builtin)) {
      BuiltinModel.unpackInto(builtin);
    }
    var place = isBuiltin ? builtin : place(get(id));
    var verdicts = new ArrayList<FileVerdict>();
    for (var file : isBuiltin ? BuiltinModel.files() : get(id).files()) {
      var path = Files.isDirectory(place) ? place.resolve(file.name()) : place;
      verdicts.add(new FileVerdict(file.name(), verify(file, path, progress)));
    }
    return verdicts;
  }

  private static FileVerdict.Outcome verify(
      ModelManifest.SourceFile expected, Path file, ModelProgress progress) {
    if (!Files.isRegularFile(file)) {
      return FileVerdict.Outcome.MISSING;
    }
    try {
      return FileCopier.read(List.of(file), null, progress).getFirst().equals(expected)
          ? FileVerdict.Outcome.UNCHANGED
          : FileVerdict.Outcome.CHANGED;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Where a model's files are. */
  private Path place(ModelManifest manifest) {
    if (manifest.linked()) {
      return Path.of(manifest.source());
    }
    var place = folder(manifest.id()).resolve(manifest.source()).normalize();
    if (!place.startsWith(folder(manifest.id()))) {
      throw new NodeException(
          ErrorCode.UNPROCESSABLE,
          "The manifest of model "
              + manifest.id()
              + " points out of its folder. Remove the model and add it again.");
    }
    return place;
  }

  private Path folder(String id) {
    return root.resolve(id);
  }

  private void requireFree(String id) {
    boolean taken = id.equals(ModelCatalog.BUILTIN_MODEL_ID) || Files.exists(folder(id));
    int slash = id.indexOf('/');
    boolean insideModel = slash > 0 && isModel(root.resolve(id.substring(0, slash)));
    if (taken || insideModel) {
      throw new NodeException(
          ErrorCode.CONFLICT, "The model id " + id + " is taken. Choose another with --id.", "id");
    }
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

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static UncheckedIOException unreadable(IOException e) {
    return new UncheckedIOException(
        "The model files cannot be read or written. Check space and permissions of the data"
            + " folder.",
        e);
  }

  /** What a killed process left behind; a younger one may belong to a process that is at work. */
  private void deleteOldStaging() throws IOException {
    var oldest = FileTime.from(clock.instant().minus(STAGING_AGE_MAX));
    try (Stream<Path> children = Files.list(root)) {
      for (var child : children.toList()) {
        if (child.getFileName().toString().startsWith(STAGING_PREFIX)
            && Files.getLastModifiedTime(child).compareTo(oldest) < 0) {
          deleteTree(child);
        }
      }
    }
  }
}
