package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.Trees;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The models in the data folder: {@code models/<id>} with the files, or a link to them, and a
 * manifest. Works without a running node; several processes may use one folder. Thread-safe.
 */
public final class ModelLibrary {
  private final Path root;
  private final Path builtin;
  private final ModelImporter importer;

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
    this.importer = new ModelImporter(root, clock, machineBytes);
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
      throw ModelImporter.unreadable(e);
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
    return importer.inspect(source, id, progress);
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
    return importer.add(source, id, link, folder(id), progress);
  }

  /** An id made of the name of a file or folder. */
  public static String suggestedId(Path source) {
    return ModelId.suggested(source);
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
      Trees.deleteIfExists(folder(id));
      int slash = id.indexOf('/');
      if (slash > 0 && folders(root.resolve(id.substring(0, slash))).isEmpty()) {
        Trees.deleteIfExists(root.resolve(id.substring(0, slash)));
      }
    } catch (IOException e) {
      throw ModelImporter.unreadable(e);
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
      throw ModelImporter.unreadable(e);
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
}
