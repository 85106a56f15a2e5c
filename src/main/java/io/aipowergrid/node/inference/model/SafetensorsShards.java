package io.aipowergrid.node.inference.model;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weights of a Hugging Face folder: one file, or shards listed in an index. */
final class SafetensorsShards {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  static final int SHARDS_MAX = 1000;
  static final long INDEX_BYTES_MAX = 16 << 20;

  private SafetensorsShards() {}

  /** The files that hold the weights. */
  static List<Path> files(Path folder) {
    if (Files.exists(folder.resolve(SINGLE))) {
      return List.of(folder.resolve(SINGLE));
    }
    if (!Files.exists(folder.resolve(INDEX))) {
      throw Refusal.of(
          "The folder has neither model.safetensors nor model.safetensors.index.json. Other weight"
              + " files (.bin, .pth) are not read; get the safetensors form.");
    }
    return shardNames(folder).stream().map(folder::resolve).toList();
  }

  static Map<String, StoredTensor> read(Path folder, Arena arena) {
    var tensors = new HashMap<String, StoredTensor>();
    for (var file : files(folder)) {
      var name = file.getFileName().toString();
      for (var entry : SafetensorsFile.read(MappedFile.map(file, arena), name).entrySet()) {
        if (tensors.put(entry.getKey(), entry.getValue()) != null) {
          throw Refusal.of(
              "Tensor %s is in two files. Get the model again."
                  .formatted(Refusal.shown(entry.getKey())));
        }
      }
    }
    return tensors;
  }

  private static Set<String> shardNames(Path folder) {
    var json = BoundedJson.readFile(folder.resolve(INDEX), INDEX_BYTES_MAX);
    var names = new LinkedHashSet<String>();
    for (var shard : BoundedJson.parseObject(json, INDEX).path("weight_map")) {
      names.add(requirePlainName(shard.asText("")));
    }
    if (names.isEmpty() || names.size() > SHARDS_MAX) {
      throw Refusal.of(
          "The file %s lists %d files; allowed are 1 to %d."
              .formatted(INDEX, names.size(), SHARDS_MAX));
    }
    return names;
  }

  // A name out of the index must never lead out of the folder.
  private static String requirePlainName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}") || !name.endsWith(".safetensors")) {
      throw Refusal.of(
          "The file %s names the file %s, which is no plain .safetensors name."
              .formatted(INDEX, Refusal.shown(name)));
    }
    return name;
  }
}
