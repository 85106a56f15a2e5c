package io.aipowergrid.node.inference;

import io.aipowergrid.node.crypto.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The model that ships with the node. Weights are mapped from files, so it is laid out in the data
 * folder, and again whenever a file there is not what the node carries.
 */
final class BuiltinModel {
  /** It is part of the node, so it has the day of the first release. */
  static final Instant MADE = Instant.parse("2026-11-22T00:00:00Z");

  private static final String RESOURCES = "/models/aipg-builtin/";
  private static final String SUMS = "SHA256SUMS";

  private BuiltinModel() {}

  /** Lays the files out and returns their folder. */
  static synchronized Path unpackInto(Path folder) {
    try {
      Files.createDirectories(folder);
      for (var file : sums().entrySet()) {
        unpack(file.getKey(), file.getValue(), folder);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The built-in model cannot be laid out in the data folder. Check its space and"
              + " permissions.",
          e);
    }
  }

  /** The files as the node carries them. */
  static List<ModelManifest.SourceFile> files() {
    try {
      var files = new ArrayList<ModelManifest.SourceFile>();
      for (var name : sums().keySet()) {
        var content = resource(name);
        files.add(new ModelManifest.SourceFile(name, content.length, Sha256.hash(content)));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("The built-in model cannot be read.", e);
    }
  }

  /** File name to hash. */
  private static Map<String, String> sums() throws IOException {
    var sums = new LinkedHashMap<String, String>();
    for (var line : new String(resource(SUMS), StandardCharsets.UTF_8).lines().toList()) {
      var parts = line.trim().split("\\s+\\*?", 2);
      if (parts.length == 2) {
        sums.put(parts[1], parts[0]);
      }
    }
    return sums;
  }

  private static void unpack(String name, String sha256, Path folder) throws IOException {
    var target = folder.resolve(name);
    if (Files.isRegularFile(target)
        && Sha256.hash(Files.readAllBytes(target)).toHex().equals(sha256)) {
      return;
    }
    var content = resource(name);
    if (!Sha256.hash(content).toHex().equals(sha256)) {
      throw new IllegalStateException(
          "the built-in model's " + name + " is not the one in " + SUMS);
    }
    var partial = Files.createTempFile(folder, name, ".part");
    Files.write(partial, content);
    Files.move(
        partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = BuiltinModel.class.getResourceAsStream(RESOURCES + name)) {
      if (in == null) {
        throw new IllegalStateException("the node was built without its built-in model: " + name);
      }
      return in.readAllBytes();
    }
  }
}
