package io.aipowergrid.trainer.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes and reads safetensors: a JSON header, then the tensors' bytes. Stateless. */
public final class SafetensorsFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How a number is stored; BF16 rounds to the nearest, ties to even. */
  public enum NumberType {
    F32(4),
    BF16(2);

    private final int bytes;

    NumberType(int bytes) {
      this.bytes = bytes;
    }
  }

  /** A tensor's dimensions and values in row order. */
  public record Tensor(long[] shape, float[] values) {}

  private SafetensorsFile() {}

  /** Writes beside the target and renames, so that a reader never sees half a file. */
  public static void write(
      Path path, Map<String, Tensor> tensors, NumberType type, Map<String, String> metadata)
      throws IOException {
    var header = headerBytes(tensors, type, metadata);
    var numbers = tensors.values().stream().mapToInt(tensor -> tensor.values().length).sum();
    var file = ByteBuffer.allocate(Long.BYTES + header.length + numbers * type.bytes);
    file.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
    for (var tensor : tensors.values()) {
      for (var value : tensor.values()) {
        put(file, value, type);
      }
    }
    var partial = path.resolveSibling(path.getFileName() + ".part");
    Files.write(partial, file.array());
    Files.move(partial, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Every tensor of the file as 32-bit floats. */
  public static Map<String, Tensor> read(Path path) throws IOException {
    var file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    var header = header(file);
    var tensors = new LinkedHashMap<String, Tensor>();
    for (var entry : header.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        tensors.put(entry.getKey(), tensor(file, entry.getValue()));
      }
    }
    return tensors;
  }

  /** The text notes in the header. */
  public static Map<String, String> readMetadata(Path path) throws IOException {
    var file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    var metadata = new LinkedHashMap<String, String>();
    header(file)
        .path("__metadata__")
        .properties()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
    return metadata;
  }

  private static byte[] headerBytes(
      Map<String, Tensor> tensors, NumberType type, Map<String, String> metadata)
      throws IOException {
    var header = new LinkedHashMap<String, Object>();
    header.put("__metadata__", metadata);
    var offset = 0L;
    for (var entry : tensors.entrySet()) {
      var end = offset + (long) entry.getValue().values().length * type.bytes;
      var description = new LinkedHashMap<String, Object>();
      description.put("dtype", type.name());
      description.put("shape", entry.getValue().shape());
      description.put("data_offsets", new long[] {offset, end});
      header.put(entry.getKey(), description);
      offset = end;
    }
    var text = JSON.writeValueAsBytes(header);
    // The data begins at a multiple of 8; the format asks for spaces as filling.
    var padded = Arrays.copyOf(text, Math.ceilDiv(text.length, Long.BYTES) * Long.BYTES);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  private static void put(ByteBuffer file, float value, NumberType type) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("a weight is not finite");
    }
    switch (type) {
      case F32 -> file.putFloat(value);
      case BF16 -> file.putShort((short) roundToBfloat16(Float.floatToRawIntBits(value)));
    }
  }

  private static int roundToBfloat16(int bits) {
    return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
  }

  private static JsonNode header(ByteBuffer file) throws IOException {
    var length = Math.toIntExact(file.getLong(0));
    var text = new String(file.array(), Long.BYTES, length, StandardCharsets.UTF_8);
    file.position(Long.BYTES + length);
    return JSON.readTree(text);
  }

  private static Tensor tensor(ByteBuffer file, JsonNode description) {
    var shape = JSON.convertValue(description.path("shape"), long[].class);
    var type = NumberType.valueOf(description.path("dtype").asText());
    var values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
    var at = file.position() + Math.toIntExact(description.path("data_offsets").path(0).asLong());
    for (var i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case F32 -> file.getFloat(at + i * type.bytes);
            case BF16 -> Float.intBitsToFloat(file.getShort(at + i * type.bytes) << 16);
          };
    }
    return new Tensor(shape, values);
  }
}
