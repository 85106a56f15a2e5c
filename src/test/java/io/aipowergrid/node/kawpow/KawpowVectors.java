package io.aipowergrid.node.kawpow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.base.Hash256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** The reference daemon's vectors (src/test/resources/chain/ORIGIN.md). */
public final class KawpowVectors {
  private static final JsonNode ROOT = read();

  private KawpowVectors() {}

  /** One hash; both results in wire order like the input. */
  public record HashVector(
      long height, Hash256 headerHash, long nonce, Hash256 mixHash, Hash256 finalHash) {
    @Override
    public String toString() {
      return "height " + height + " nonce " + Long.toHexString(nonce);
    }

    private static HashVector of(JsonNode node) {
      return new HashVector(
          node.get("height").asLong(),
          hash(node.get("header_hash")),
          Long.parseUnsignedLong(node.get("nonce").asText(), 16),
          hash(node.get("mix_hash")),
          hash(node.get("final_hash")));
    }
  }

  /** The 51 hashes of the generator and the repository's own thirteen. */
  public static List<HashVector> hashes() {
    return List.of("hash_vectors", "repo_progpow_test_vectors").stream()
        .flatMap(KawpowVectors::rows)
        .map(HashVector::of)
        .toList();
  }

  static java.util.stream.Stream<JsonNode> rows(String name) {
    return StreamSupport.stream(ROOT.get(name).spliterator(), false);
  }

  static JsonNode node(String name) {
    return ROOT.get(name);
  }

  /** A hash field in display order. */
  static Hash256 hash(JsonNode field) {
    return Hash256.fromDisplayHex(field.asText());
  }

  /** Words printed most significant digit first. */
  static int[] words(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .mapToInt(word -> Integer.parseUnsignedInt(word.asText(), 16))
        .toArray();
  }

  private static JsonNode read() {
    try (var stream = KawpowVectors.class.getResourceAsStream("/chain/kawpow-vectors.json")) {
      return new ObjectMapper().readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
