package io.aipowergrid.node.inference.grammar;

import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the bounds of numbers. */
final class NumberSchema {
  private static final Set<String> WIDE_FORMATS = Set.of("int64", "float", "double");

  private NumberSchema() {}

  static NumberRange range(SchemaNode schema, boolean whole) {
    var min = schema.bound("minimum");
    var above = schema.bound("exclusiveMinimum");
    var max = schema.bound("maximum");
    var below = schema.bound("exclusiveMaximum");
    if (narrow(schema)) {
      min = larger(min, BigDecimal.valueOf(Integer.MIN_VALUE));
      max = smaller(max, BigDecimal.valueOf(Integer.MAX_VALUE));
    }
    boolean minOpen = above != null && (min == null || above.compareTo(min) >= 0);
    boolean maxOpen = below != null && (max == null || below.compareTo(max) <= 0);
    return new NumberRange(minOpen ? above : min, minOpen, maxOpen ? below : max, maxOpen, whole);
  }

  private static BigDecimal larger(@Nullable BigDecimal bound, BigDecimal other) {
    return bound == null ? other : bound.max(other);
  }

  private static BigDecimal smaller(@Nullable BigDecimal bound, BigDecimal other) {
    return bound == null ? other : bound.min(other);
  }

  private static boolean narrow(SchemaNode schema) {
    var format = schema.text("format");
    if (format == null || WIDE_FORMATS.contains(format)) {
      return false;
    }
    if (!format.equals("int32")) {
      throw GrammarException.unsupported(
          schema.pathOf("format"),
          "This node follows no format '%.40s' of numbers; it knows double, float, int32, int64."
              .formatted(format));
    }
    return true;
  }
}
