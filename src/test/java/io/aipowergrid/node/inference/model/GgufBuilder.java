package io.aipowergrid.node.inference.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes GGUF files for tests, correct ones and, where asked, wrong ones. */
final class GgufBuilder {
  private static final int ALIGNMENT = 32;

  int magic = GgufFile.MAGIC;
  int version = 3;
  long extraTensors;
  long extraMetadata;
  long offsetShift;
  int cut;

  private final List<byte[]> metadata = new ArrayList<>();
  private final List<Tensor> tensors = new ArrayList<>();

  private record Tensor(String name, long[] shape, int type, byte[] data) {}

  GgufBuilder text(String key, String value) {
    return entry(key, 8, text(value));
  }

  GgufBuilder uint32(String key, int value) {
    return entry(key, 4, int32(value));
  }

  GgufBuilder float32(String key, float value) {
    return entry(key, 6, int32(Float.floatToIntBits(value)));
  }

  GgufBuilder flag(String key, boolean value) {
    return entry(key, 7, new byte[] {(byte) (value ? 1 : 0)});
  }

  GgufBuilder texts(String key, List<String> values) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(int32(8));
    out.writeBytes(int64(values.size()));
    values.forEach(value -> out.writeBytes(text(value)));
    return entry(key, 9, out.toByteArray());
  }

  GgufBuilder floats(String key, float... values) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(int32(6));
    out.writeBytes(int64(values.length));
    for (float value : values) {
      out.writeBytes(int32(Float.floatToIntBits(value)));
    }
    return entry(key, 9, out.toByteArray());
  }

  GgufBuilder ints(String key, int... values) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(int32(5));
    out.writeBytes(int64(values.length));
    for (int value : values) {
      out.writeBytes(int32(value));
    }
    return entry(key, 9, out.toByteArray());
  }

  /** A metadata entry of any type and bytes. */
  GgufBuilder entry(String key, int type, byte[] value) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(text(key));
    out.writeBytes(int32(type));
    out.writeBytes(value);
    metadata.add(out.toByteArray());
    return this;
  }

  /**
   * A tensor.
   *
   * @param shape rows first, as Hugging Face says it
   */
  GgufBuilder tensor(String name, int type, byte[] data, long... shape) {
    tensors.add(new Tensor(name, shape, type, data));
    return this;
  }

  byte[] build() {
    var out = new ByteArrayOutputStream();
    out.writeBytes(int32(magic));
    out.writeBytes(int32(version));
    out.writeBytes(int64(tensors.size() + extraTensors));
    out.writeBytes(int64(metadata.size() + extraMetadata));
    metadata.forEach(out::writeBytes);
    long offset = 0;
    for (var tensor : tensors) {
      out.writeBytes(text(tensor.name));
      out.writeBytes(int32(tensor.shape.length));
      for (int i = tensor.shape.length - 1; i >= 0; i--) {
        out.writeBytes(int64(tensor.shape[i]));
      }
      out.writeBytes(int32(tensor.type));
      out.writeBytes(int64(offset == 0 ? 0 : offset + offsetShift));
      offset = Math.ceilDiv(offset + tensor.data.length, ALIGNMENT) * ALIGNMENT;
    }
    for (var tensor : tensors) {
      pad(out);
      out.writeBytes(tensor.data);
    }
    var bytes = out.toByteArray();
    return cut == 0 ? bytes : Arrays.copyOf(bytes, bytes.length - cut);
  }

  Path write(Path file) {
    try {
      return Files.write(file, build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pad(ByteArrayOutputStream out) {
    while (out.size() % ALIGNMENT != 0) {
      out.write(0);
    }
  }

  static byte[] text(String value) {
    var bytes = value.getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream();
    out.writeBytes(int64(bytes.length));
    out.writeBytes(bytes);
    return out.toByteArray();
  }

  static byte[] int32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  static byte[] int64(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}
