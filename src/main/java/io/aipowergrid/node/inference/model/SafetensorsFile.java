package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors layout: eight bytes little-endian header length, a JSON header with type, shape
 * and byte range of each tensor, then the data. The ranges must cover the data without gap or
 * overlap.
 */
final class SafetensorsFile {
  static final long HEADER_BYTES_MAX = 32 << 20;
  static final int TENSORS_MAX = 100_000;

  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private SafetensorsFile() {}

  /**
   * @param name the file's name for messages
   */
  static Map<String, StoredTensor> read(MemorySegment file, String name) {
    if (file.byteSize() < Long.BYTES) {
      throw damaged(name, "it is shorter than its own header length");
    }
    long headerBytes = file.get(LENGTH, 0);
    if (headerBytes < 2 || headerBytes > HEADER_BYTES_MAX) {
      throw damaged(
          name,
          "its header claims %s bytes; allowed are %,d"
              .formatted(Long.toUnsignedString(headerBytes), HEADER_BYTES_MAX));
    }
    if (headerBytes > file.byteSize() - Long.BYTES) {
      throw damaged(name, "it is cut off inside its header");
    }
    var json = file.asSlice(Long.BYTES, headerBytes).toArray(ValueLayout.JAVA_BYTE);
    var header = BoundedJson.parseObject(json, name);
    if (header.size() > TENSORS_MAX) {
      throw damaged(name, "it lists more than " + TENSORS_MAX + " tensors");
    }
    return tensors(header, file.asSlice(Long.BYTES + headerBytes), name);
  }

  private static Map<String, StoredTensor> tensors(
      ObjectNode header, MemorySegment data, String name) {
    var tensors = new LinkedHashMap<String, StoredTensor>();
    var ranges = new ArrayList<Range>();
    for (var entry : header.properties()) {
      if (entry.getKey().equals("__metadata__")) {
        continue;
      }
      var range = range(entry.getKey(), entry.getValue(), name);
      ranges.add(range);
      tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), range, data, name));
    }
    requireCovered(ranges, data.byteSize(), name);
    return tensors;
  }

  private record Range(String tensor, long from, long to) {}

  private static Range range(String tensor, JsonNode entry, String name) {
    var offsets = entry.path("data_offsets");
    if (!offsets.isArray()
        || offsets.size() != 2
        || !offsets.get(0).canConvertToLong()
        || !offsets.get(0).isIntegralNumber()
        || !offsets.get(1).isIntegralNumber()
        || !offsets.get(1).canConvertToLong()) {
      throw damaged(name, "tensor " + Refusal.shown(tensor) + " has no proper data_offsets");
    }
    return new Range(tensor, offsets.get(0).longValue(), offsets.get(1).longValue());
  }

  private static StoredTensor tensor(
      String tensor, JsonNode entry, Range range, MemorySegment data, String name) {
    var dtype = entry.path("dtype").asText("");
    var info = new TensorInfo(dtype, shape(tensor, entry.path("shape"), name));
    if (range.from < 0 || range.to < range.from || range.to > data.byteSize()) {
      throw damaged(
          name,
          "tensor %s lies outside of the file, which may be cut off"
              .formatted(Refusal.shown(tensor)));
    }
    var encoding = encoding(dtype, tensor);
    if (StoredTensor.bytes(tensor, info, encoding) != range.to - range.from) {
      throw damaged(name, "tensor " + Refusal.shown(tensor) + " has not the bytes of its shape");
    }
    return new StoredTensor(info, encoding, data.asSlice(range.from, range.to - range.from));
  }

  private static List<Long> shape(String tensor, JsonNode shape, String name) {
    if (!shape.isArray() || shape.isEmpty() || shape.size() > StoredTensor.DIMENSIONS_MAX) {
      throw damaged(name, "tensor " + Refusal.shown(tensor) + " has no proper shape");
    }
    var dimensions = new ArrayList<Long>();
    for (var dimension : shape) {
      if (!dimension.isIntegralNumber() || !dimension.canConvertToLong()) {
        throw damaged(name, "tensor " + Refusal.shown(tensor) + " has no proper shape");
      }
      dimensions.add(dimension.longValue());
    }
    return dimensions;
  }

  private static TensorEncoding encoding(String dtype, String tensor) {
    return switch (dtype) {
      case "F32" -> TensorEncoding.F32;
      case "F16" -> TensorEncoding.F16;
      case "BF16" -> TensorEncoding.BF16;
      default ->
          throw Refusal.of(
              "Tensor %s has the type %s; F32, F16 and BF16 are supported. Use the unquantised model."
                  .formatted(Refusal.shown(tensor), Refusal.shown(dtype)));
    };
  }

  private static void requireCovered(List<Range> ranges, long bytes, String name) {
    ranges.sort(Comparator.comparingLong(Range::from).thenComparingLong(Range::to));
    long end = 0;
    for (var range : ranges) {
      if (range.from < end) {
        throw damaged(name, "tensor " + Refusal.shown(range.tensor) + " overlaps another");
      }
      if (range.from > end) {
        throw damaged(name, "it has a gap before tensor " + Refusal.shown(range.tensor));
      }
      end = range.to;
    }
    if (end != bytes) {
      throw damaged(name, "it has bytes that belong to no tensor");
    }
  }

  private static RuntimeException damaged(String name, String what) {
    return Refusal.of("The file " + name + " is damaged: " + what + ". Get the model again.");
  }
}
