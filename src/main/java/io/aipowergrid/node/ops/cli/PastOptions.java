package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.base.UuidV7;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which of the rows that are kept for good are listed, newest first. Main thread only. */
final class PastOptions {
  /** The most rows that one listing prints. */
  private static final int COUNT_MAX = 10_000;

  @Option(
      names = "--customer",
      paramLabel = "CUSTOMER_ID",
      description = "Only of this customer; see `customers list`.")
  @Nullable UUID customer;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only from this time on: 2026-11-30 or 2026-11-30T08:00:00Z, in UTC.")
  @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME", description = "Only before this time.")
  @Nullable String until;

  @Option(
      names = "--count",
      defaultValue = "50",
      description = "How many, newest first, at most 10000 (default: ${DEFAULT-VALUE}).")
  int count;

  @Option(names = "--json", description = "Print a JSON array instead of a table.")
  boolean json;

  /** Refuses what cannot be read, before anything is started. */
  void require(CommandSpec verb) {
    Arguments.requireCount(verb, count, COUNT_MAX);
    begin();
    end();
  }

  /**
   * Reads page by page until the rows are there or the time is passed.
   *
   * @param page the rows behind a key, newest first, at most so many; the key may be null
   * @param pageMax the most rows one page holds
   */
  <T> List<T> read(
      BiFunction<@Nullable UUID, Integer, List<T>> page,
      int pageMax,
      Function<T, UUID> key,
      Function<T, Instant> at) {
    Instant first = begin();
    UUID after = end();
    var rows = new ArrayList<T>();
    while (rows.size() < count) {
      int wanted = Math.min(pageMax, count - rows.size());
      List<T> next = page.apply(after, wanted);
      for (T row : next) {
        if (at.apply(row).isBefore(first)) {
          return rows;
        }
        rows.add(row);
      }
      if (next.size() < wanted) {
        return rows;
      }
      after = key.apply(next.getLast());
    }
    return rows;
  }

  private Instant begin() {
    return from == null ? Instant.MIN : Arguments.time(from);
  }

  private @Nullable UUID end() {
    return until == null ? null : UuidV7.floor(Arguments.time(until));
  }
}
