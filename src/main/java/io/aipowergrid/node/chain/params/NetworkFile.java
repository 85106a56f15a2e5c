package io.aipowergrid.node.chain.params;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JSON of a network: built in, or a file, whole or as changes to a built-in one. May be
 * called from any thread.
 */
final class NetworkFile {
  /** Networks that the node carries with it. */
  static final List<String> BUILT_IN = List.of("aipg-main", "aipg-test", "aipg-regtest");

  /** Bytes of the largest file that is read. */
  static final int BYTES_MAX = 1 << 20;

  private static final String EXTENDS = "extends";
  private static final int DEPTH_MAX = 8;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private NetworkFile() {}

  /** The whole description of a built-in network, or of the one in the file at the path. */
  static ObjectNode load(String nameOrPath) {
    return BUILT_IN.contains(nameOrPath) ? builtIn(nameOrPath) : file(nameOrPath);
  }

  /** The description in the text, with what it extends filled in. */
  static ObjectNode parse(byte[] json) {
    ObjectNode node = tree(json);
    JsonNode base = node.remove(EXTENDS);
    if (base == null) {
      return node;
    }
    if (!base.isTextual() || !BUILT_IN.contains(base.textValue())) {
      throw new NetworkParamsException(
          "\"extends\" names one of " + String.join(", ", BUILT_IN) + ", not " + base);
    }
    return merge(builtIn(base.textValue()), node);
  }

  private static ObjectNode builtIn(String name) {
    try (InputStream in = NetworkFile.class.getResourceAsStream("/networks/" + name + ".json")) {
      if (in == null) {
        throw new IllegalStateException("the node was built without network " + name);
      }
      return tree(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode file(String text) {
    try {
      Path path = Path.of(text);
      if (!Files.isRegularFile(path)) {
        throw new NetworkParamsException(
            "no network and no file is named \""
                + text
                + "\"; networks are "
                + String.join(", ", BUILT_IN));
      }
      try (InputStream in = Files.newInputStream(path)) {
        return parse(in.readNBytes(BYTES_MAX + 1));
      }
    } catch (IOException | InvalidPathException e) {
      throw new NetworkParamsException("network file \"" + text + "\" cannot be read", e);
    }
  }

  private static ObjectNode tree(byte[] json) {
    if (json.length > BYTES_MAX) {
      throw new NetworkParamsException("a network file has at most " + BYTES_MAX + " bytes");
    }
    try {
      if (JSON.readTree(json) instanceof ObjectNode node) {
        return node;
      }
      throw new NetworkParamsException("a network file holds one JSON object");
    } catch (JsonProcessingException e) {
      throw new NetworkParamsException(
          "a network file is no JSON: " + e.getOriginalMessage() + place(e.getLocation()), e);
    } catch (IOException e) {
      throw new NetworkParamsException("a network file is no JSON: " + e.getMessage(), e);
    }
  }

  private static String place(@Nullable JsonLocation at) {
    return at == null ? "" : ", line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  /** Objects are merged key by key; lists and single values are replaced. */
  private static ObjectNode merge(ObjectNode base, ObjectNode changes) {
    for (var change : changes.properties()) {
      if (change.getValue() instanceof ObjectNode inner
          && base.get(change.getKey()) instanceof ObjectNode known) {
        merge(known, inner);
      } else {
        base.set(change.getKey(), change.getValue());
      }
    }
    return base;
  }
}
