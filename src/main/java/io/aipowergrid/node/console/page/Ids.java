package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads ids from addresses and forms. Thread-safe. */
final class Ids {
  private Ids() {}

  /** The id, or "not found" for what cannot be one. */
  static UUID required(@Nullable String text, String what) {
    return find(text)
        .orElseThrow(
            () -> new NodeException(ErrorCode.NOT_FOUND, "There is no such " + what + "."));
  }

  /** The id, or null for an empty field. */
  static @Nullable UUID orNull(@Nullable String text) {
    return find(text).orElse(null);
  }

  static Optional<UUID> find(@Nullable String text) {
    if (text == null || text.length() != 36) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
