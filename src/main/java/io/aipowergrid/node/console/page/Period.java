package io.aipowergrid.node.console.page;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A period that a page offers; members of an enum. Any thread. */
interface Period {
  /** Its name in addresses. */
  String wireName();

  /** For people. */
  String label();

  /** When it begins, where this is the moment of asking. */
  Instant from(Instant now);

  /**
   * The one of that name.
   *
   * @param otherwise where none has it
   */
  static <P extends Period> P find(P[] all, @Nullable String wireName, P otherwise) {
    return Arrays.stream(all)
        .filter(period -> period.wireName().equals(wireName))
        .findFirst()
        .orElse(otherwise);
  }

  /** For a select. */
  static <P extends Period> List<Choice> choices(P[] all, P chosen) {
    return Arrays.stream(all)
        .map(period -> Choice.of(period.wireName(), period.label(), chosen.wireName()))
        .toList();
  }
}
