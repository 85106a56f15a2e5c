package io.aipowergrid.node.inference.model;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A parsed GGUF file, versions 2 and 3, little-endian: metadata and tensors under their names. */
final class GgufFile {
  static final int MAGIC = 0x46554747; // "GGUF"
  static final int METADATA_MAX = 10_000;
  static final int TENSORS_MAX = 100_000;
  static final int ALIGNMENT_DEFAULT = 32;
  static final int ALIGNMENT_MAX = 1 << 16;

  /** Elements of all metadata arrays together; a large vocabulary has three arrays of 300,000. */
  static final int ARRAY_ELEMENTS_MAX = 1 << 22;

  private static final int TENSOR_ENTRY_BYTES_MIN = 8 + 4 + 8 + 4 + 8;
  private static final int METADATA_ENTRY_BYTES_MIN = 8 + 4 + 1;

  private final Map<String, GgufValue> metadata;
  private final Map<String, StoredTensor> tensors;

  private GgufFile(Map<String, GgufValue> metadata, Map<String, StoredTensor> tensors) {
    this.metadata = metadata;
    this.tensors = tensors;
  }

  static GgufFile read(MemorySegment file) {
    var cursor = new GgufCursor(file);
    if (file.byteSize() < Integer.BYTES || cursor.int32() != MAGIC) {
      throw damaged("it does not begin as a GGUF file does");
    }
    int version = cursor.int32();
    if (version != 2 && version != 3) {
      throw Refusal.of(
          Integer.reverseBytes(version) == 2 || Integer.reverseBytes(version) == 3
              ? "The GGUF file is big-endian; convert the model again as little-endian."
              : "The GGUF file has the version %s; 2 and 3 are supported. Convert it again."
                  .formatted(Integer.toUnsignedString(version)));
    }
    int tensorCount = cursor.count("tensors", TENSORS_MAX, TENSOR_ENTRY_BYTES_MIN);
    int metadataCount = cursor.count("metadata entries", METADATA_MAX, METADATA_ENTRY_BYTES_MIN);
    var metadata = new GgufMetadataReader(cursor).read(metadataCount);
    var entries = entries(cursor, tensorCount);
    return new GgufFile(metadata, tensors(file, cursor.position(), metadata, entries));
  }

  Map<String, StoredTensor> tensors() {
    return tensors;
  }

  Optional<String> text(String key) {
    return value(key, GgufValue.Text.class, "text").map(GgufValue.Text::value);
  }

  Optional<Long> whole(String key) {
    return value(key, GgufValue.Whole.class, "whole number").map(GgufValue.Whole::value);
  }

  /** A number, whole or not. */
  Optional<Double> real(String key) {
    return metadata.get(key) instanceof GgufValue.Whole(long whole)
        ? Optional.of((double) whole)
        : value(key, GgufValue.Real.class, "number").map(GgufValue.Real::value);
  }

  Optional<Boolean> flag(String key) {
    return value(key, GgufValue.Flag.class, "truth value").map(GgufValue.Flag::value);
  }

  Optional<List<String>> texts(String key) {
    return value(key, GgufValue.Texts.class, "list of texts").map(GgufValue.Texts::values);
  }

  double @Nullable [] numbers(String key) {
    return value(key, GgufValue.Numbers.class, "list of numbers")
        .map(GgufValue.Numbers::values)
        .orElse(null);
  }

  private <T extends GgufValue> Optional<T> value(String key, Class<T> type, String what) {
    return value(metadata, key, type, what);
  }

  /** Empty only when the file does not say it: what is of another type is never ignored. */
  private static <T extends GgufValue> Optional<T> value(
      Map<String, GgufValue> metadata, String key, Class<T> type, String what) {
    var value = metadata.get(key);
    if (value != null && !type.isInstance(value)) {
      throw Refusal.of(
          "The GGUF file's value %s is no %s. Convert the model again."
              .formatted(Refusal.shown(key), what));
    }
    return Optional.ofNullable(type.cast(value));
  }

  boolean has(String key) {
    return metadata.containsKey(key);
  }

  private record Entry(String name, List<Long> shape, int type, long offset) {}

  private static List<Entry> entries(GgufCursor cursor, int count) {
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < count; i++) {
      var name = cursor.text("a tensor's name", GgufCursor.KEY_BYTES_MAX);
      int dimensions = cursor.int32();
      if (dimensions < 1 || dimensions > StoredTensor.DIMENSIONS_MAX) {
        throw damaged(
            "tensor %s has %s dimensions"
                .formatted(Refusal.shown(name), Integer.toUnsignedString(dimensions)));
      }
      var shape = new ArrayList<Long>();
      for (int j = 0; j < dimensions; j++) {
        shape.addFirst(cursor.int64()); // The file has the columns first, we have the rows first.
      }
      entries.add(new Entry(name, shape, cursor.int32(), cursor.int64()));
    }
    return entries;
  }

  private static Map<String, StoredTensor> tensors(
      MemorySegment file, long headerEnd, Map<String, GgufValue> metadata, List<Entry> entries) {
    int alignment = alignment(metadata);
    long dataStart = Math.ceilDiv(headerEnd, alignment) * alignment;
    var tensors = new LinkedHashMap<String, StoredTensor>();
    entries.sort(Comparator.comparingLong(Entry::offset));
    long end = 0;
    for (var entry : entries) {
      var encoding = GgufTensorTypes.encoding(entry.type, entry.name);
      var info = new TensorInfo(encoding.name(), entry.shape);
      long bytes = StoredTensor.bytes(entry.name, info, encoding);
      requirePlace(entry, end, alignment, bytes, file.byteSize() - dataStart);
      var data = file.asSlice(dataStart + entry.offset, bytes);
      if (tensors.put(entry.name, new StoredTensor(info, encoding, data)) != null) {
        throw damaged("it has two tensors named " + Refusal.shown(entry.name));
      }
      end = entry.offset + bytes;
    }
    return new HashMap<>(tensors);
  }

  private static void requirePlace(
      Entry entry, long end, int alignment, long bytes, long dataBytes) {
    var name = Refusal.shown(entry.name);
    if (entry.offset < 0 || entry.offset % alignment != 0) {
      throw damaged("tensor " + name + " begins at a place where none can");
    }
    if (entry.offset < end) {
      throw damaged("tensor " + name + " overlaps another");
    }
    if (bytes > dataBytes || entry.offset > dataBytes - bytes) {
      throw damaged("tensor " + name + " ends after the end of the file, which may be cut off");
    }
  }

  private static int alignment(Map<String, GgufValue> metadata) {
    long alignment =
        value(metadata, "general.alignment", GgufValue.Whole.class, "whole number")
            .map(GgufValue.Whole::value)
            .orElse((long) ALIGNMENT_DEFAULT);
    if (alignment < 1 || alignment > ALIGNMENT_MAX || Long.bitCount(alignment) != 1) {
      throw damaged("its alignment is no power of two up to " + ALIGNMENT_MAX);
    }
    return (int) alignment;
  }

  static RuntimeException damaged(String what) {
    return Refusal.of("The GGUF file is damaged: " + what + ". Get the model again.");
  }
}
