package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Writes safetensors files for tests. */
final class SafetensorsBuilder {
  private final ObjectNode header = new ObjectMapper().createObjectNode();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  SafetensorsBuilder tensor(String name, String dtype, List<Long> shape, byte[] bytes) {
    return entry(name, dtype, shape, bytes, data.size(), data.size() + bytes.length);
  }

  /** A tensor whose header claims another place than its bytes have. */
  SafetensorsBuilder entry(
      String name, String dtype, List<Long> shape, byte[] bytes, long from, long to) {
    var entry = header.putObject(name);
    entry.put("dtype", dtype);
    var dimensions = entry.putArray("shape");
    shape.forEach(dimensions::add);
    entry.putArray("data_offsets").add(from).add(to);
    data.writeBytes(bytes);
    return this;
  }

  byte[] build() {
    return build(TinyModel.bytes(header.toString()), data.toByteArray());
  }

  static byte[] build(byte[] header, byte[] data) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(GgufBuilder.int64(header.length));
    out.writeBytes(header);
    out.writeBytes(data);
    return out.toByteArray();
  }
}
