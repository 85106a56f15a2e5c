package io.aipowergrid.node.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;

/** The layout of {@code aipg-model.json}. */
final class ModelManifestJson {
  static final String FILE = "aipg-model.json";
  private static final int FORMAT = 1;
  private static final int BYTES_MAX = 1 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build());
  }

  private ModelManifestJson() {}

  static void write(ModelManifest manifest, Path folder) {
    var json = JSON.createObjectNode();
    json.put("format", FORMAT)
        .put("id", manifest.id())
        .put("source", manifest.source())
        .put("linked", manifest.linked())
        .put("added", manifest.added().toString())
        .put("architecture", manifest.architecture())
        .put("parameters", manifest.parameters())
        .put("contextLength", manifest.contextLength())
        .put("vocabularySize", manifest.vocabularySize())
        .put("tokenizerHash", manifest.tokenizerHash().toHex())
        .put("templateHash", manifest.templateHash().toHex());
    var files = json.putArray("files");
    for (var file : manifest.files()) {
      files
          .addObject()
          .put("name", file.name())
          .put("bytes", file.bytes())
          .put("sha256", file.sha256().toHex());
    }
    try {
      Files.writeString(folder.resolve(FILE), json.toPrettyString() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("The model's manifest cannot be written.", e);
    }
  }

  /**
   * Reads the manifest in that folder.
   *
   * @throws NodeException UNPROCESSABLE when it is damaged
   */
  static ModelManifest read(Path folder, String id) {
    try (var in = Files.newInputStream(folder.resolve(FILE))) {
      var json = JSON.readTree(new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8));
      if (json.path("format").asInt() != FORMAT || !json.path("id").asText().equals(id)) {
        throw damaged(id);
      }
      return manifest(json, id);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw damaged(id);
    } catch (IOException e) {
      throw new UncheckedIOException("The manifest of model " + id + " cannot be read.", e);
    }
  }

  private static ModelManifest manifest(JsonNode json, String id) {
    var files = new ArrayList<ModelManifest.SourceFile>();
    for (var file : json.path("files")) {
      files.add(
          new ModelManifest.SourceFile(
              file.path("name").asText(), file.path("bytes").asLong(), hash(file, "sha256")));
    }
    return new ModelManifest(
        id,
        json.path("source").asText(),
        json.path("linked").asBoolean(),
        instant(json.path("added").asText()),
        json.path("architecture").asText(),
        json.path("parameters").asLong(),
        json.path("contextLength").asInt(),
        json.path("vocabularySize").asInt(),
        hash(json, "tokenizerHash"),
        hash(json, "templateHash"),
        files);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("no instant", e);
    }
  }

  private static Hash256 hash(JsonNode json, String key) {
    return Hash256.fromHex(json.path(key).asText());
  }

  private static NodeException damaged(String id) {
    return new NodeException(
        ErrorCode.UNPROCESSABLE,
        "The manifest of model " + id + " is damaged. Remove the model and add it again.");
  }
}
