package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads JSON out of untrusted model files: limited in size, depth and length of its parts. */
final class BoundedJson {
  static final int DEPTH_MAX = 32;
  static final int STRING_CHARS_MAX = 4 << 20;
  static final int NAME_CHARS_MAX = 64 << 10;
  static final int NUMBER_CHARS_MAX = 100;

  /** For config.json and its like. */
  static final long SMALL_FILE_BYTES_MAX = 1 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(STRING_CHARS_MAX)
                  .maxNameLength(NAME_CHARS_MAX)
                  .maxNumberLength(NUMBER_CHARS_MAX)
                  .build())
          .build();
  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final JsonMapper PARTS = new JsonMapper(FACTORY);

  private BoundedJson() {}

  /** A whole file in memory, which must not be larger than that. */
  static byte[] readFile(Path file, long bytesMax) {
    var name = Refusal.shown(file.getFileName().toString());
    RegularFile.require(file);
    try {
      long size = Files.size(file);
      if (size > bytesMax) {
        throw Refusal.of(
            "The file %s has %,d bytes; at most %,d are read.".formatted(name, size, bytesMax));
      }
      try (var in = Files.newInputStream(file)) {
        return in.readNBytes((int) bytesMax);
      }
    } catch (IOException e) {
      throw Refusal.of("The file " + name + " cannot be read. Check its permissions.");
    }
  }

  /**
   * @param what the file's name for messages
   */
  static ObjectNode parseObject(byte[] json, String what) {
    try {
      if (MAPPER.readTree(json) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw malformed(what, e);
    } catch (IOException e) {
      throw malformed(what);
    }
    throw Refusal.of("The file " + what + " is no JSON object. Get the model again.");
  }

  /** A parser over the bytes, for files whose tree would be too large. */
  static JsonParser parser(byte[] json) throws IOException {
    return PARTS.createParser(json);
  }

  /** The value the parser stands on; the parser stays usable behind it. */
  static JsonNode tree(JsonParser parser) throws IOException {
    return PARTS.readTree(parser);
  }

  static JsonGenerator generator(OutputStream out) throws IOException {
    return PARTS.createGenerator(out);
  }

  static RuntimeException malformed(String what, JsonProcessingException e) {
    long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
    var at = offset < 0 ? "" : " at byte " + offset; // a text has no bytes to count
    return Refusal.of(
        "The file "
            + what
            + " is not valid JSON within the limits (depth "
            + DEPTH_MAX
            + ")"
            + at
            + ". Get the model again.");
  }

  private static RuntimeException malformed(String what) {
    return Refusal.of("The file " + what + " is not valid JSON. Get the model again.");
  }
}
