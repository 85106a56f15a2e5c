package io.aipowergrid.node.chain.consensus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the files of src/test/resources/chain. */
public final class ChainVectors {
  private ChainVectors() {}

  public static JsonNode read(String file) {
    try (InputStream in = ChainVectors.class.getResourceAsStream("/chain/" + file)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The parameters that a file's {@code network} object names. */
  public static NetworkParams params(JsonNode file) {
    JsonNode network = file.get("network");
    String base = "aipg-" + network.get("name").asText();
    if (!network.has("kawpow_activation_time")) {
      return NetworkParamsReader.read(base);
    }
    String json =
        "{\"extends\": \"%s\", \"proofOfWork\": {\"kawpowActivationTime\": %d}, \"operations\": {\"address\": \"%s\", \"laterFromHeight\": %d}}"
            .formatted(
                base,
                network.get("kawpow_activation_time").asLong(),
                network.get("operations_address").asText(),
                network.get("grid_fee_start_height").asInt());
    return NetworkParamsReader.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The blocks of a list in the file, in its order. */
  public static List<Block> blocks(NetworkParams params, JsonNode list) {
    return list.valueStream().map(block -> block(params, block)).toList();
  }

  /** The block of one row, whose bytes may be run-length coded. */
  public static Block block(NetworkParams params, JsonNode row) {
    return params.blockCodec().parse(bytes(row));
  }

  /** The bytes of one row. */
  public static byte[] bytes(JsonNode row) {
    return HexFormat.of()
        .parseHex(row.has("raw_runs") ? expand(row.get("raw_runs")) : row.get("raw").asText());
  }

  private static String expand(JsonNode runs) {
    var hex = new StringBuilder();
    for (JsonNode run : runs) {
      hex.repeat(run.get(0).asText(), run.get(1).asInt());
    }
    return hex.toString();
  }

  static <T> T present(@Nullable T value) {
    return Objects.requireNonNull(value);
  }
}
