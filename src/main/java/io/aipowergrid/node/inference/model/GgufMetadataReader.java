package io.aipowergrid.node.inference.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the key-value part of a GGUF header. */
final class GgufMetadataReader {
  private final GgufCursor cursor;
  private int elementsLeft = GgufFile.ARRAY_ELEMENTS_MAX;

  /** The value types, in the order of their numbers; bytes is the least an element takes. */
  private enum Type {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(8),
    ARRAY(12),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    static Type of(int number) {
      if (number < 0 || number >= values().length) {
        throw GgufFile.damaged(
            "it has a metadata value of the unknown type " + Integer.toUnsignedString(number));
      }
      return values()[number];
    }
  }

  GgufMetadataReader(GgufCursor cursor) {
    this.cursor = cursor;
  }

  Map<String, GgufValue> read(int count) {
    var metadata = new HashMap<String, GgufValue>();
    for (int i = 0; i < count; i++) {
      var key = cursor.text("a metadata key", GgufCursor.KEY_BYTES_MAX);
      if (metadata.put(key, value(Type.of(cursor.int32()))) != null) {
        throw GgufFile.damaged("it has the metadata key " + Refusal.shown(key) + " twice");
      }
    }
    return metadata;
  }

  private GgufValue value(Type type) {
    return switch (type) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 ->
          new GgufValue.Whole(whole(type));
      case FLOAT32, FLOAT64 -> new GgufValue.Real(number(type));
      case BOOL -> new GgufValue.Flag(cursor.int8() != 0);
      case STRING -> new GgufValue.Text(text());
      case ARRAY -> array();
    };
  }

  private GgufValue array() {
    var type = Type.of(cursor.int32());
    int count = cursor.count("array elements", elementsLeft, type.bytes);
    elementsLeft -= count;
    if (type == Type.ARRAY) {
      throw GgufFile.damaged("it has arrays inside arrays");
    }
    if (type == Type.STRING) {
      return new GgufValue.Texts(texts(count));
    }
    var numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = number(type);
    }
    return new GgufValue.Numbers(numbers);
  }

  private List<String> texts(int count) {
    var texts = new ArrayList<String>(count);
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  private String text() {
    return cursor.text("a text", GgufCursor.TEXT_BYTES_MAX);
  }

  private double number(Type type) {
    return switch (type) {
      case FLOAT32 -> cursor.float32();
      case FLOAT64 -> cursor.float64();
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64, BOOL, STRING, ARRAY ->
          whole(type);
    };
  }

  private long whole(Type type) {
    return switch (type) {
      case UINT8, BOOL -> Byte.toUnsignedLong(cursor.int8());
      case INT8 -> cursor.int8();
      case UINT16 -> Short.toUnsignedLong(cursor.int16());
      case INT16 -> cursor.int16();
      case UINT32 -> Integer.toUnsignedLong(cursor.int32());
      case INT32 -> cursor.int32();
      case UINT64, INT64 -> cursor.int64();
      case FLOAT32, FLOAT64, STRING, ARRAY ->
          throw new IllegalArgumentException(type + " is no whole number");
    };
  }
}
