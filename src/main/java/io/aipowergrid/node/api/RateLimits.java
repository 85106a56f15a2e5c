package io.aipowergrid.node.api;

import io.aipowergrid.node.accounts.QuotaState;
import java.time.Duration;
import java.util.function.BiConsumer;

/** What a project may still ask for, as the rate headers of every answer state it (api.md T9). */
public record RateLimits(Window requests, Window tokens) {

  /**
   * @param limit how many fit into one window
   * @param remaining how many are left
   * @param reset time until the window is full again
   */
  public record Window(long limit, long remaining, Duration reset) {}

  public static RateLimits of(QuotaState state) {
    return new RateLimits(
        new Window(state.limitRequests(), state.remainingRequests(), state.resetRequests()),
        new Window(state.limitTokens(), state.remainingTokens(), state.resetTokens()));
  }

  /** Gives each header to {@code headers}. */
  public void writeTo(BiConsumer<String, String> headers) {
    write("requests", requests, headers);
    write("tokens", tokens, headers);
  }

  private static void write(String kind, Window window, BiConsumer<String, String> headers) {
    headers.accept("x-ratelimit-limit-" + kind, Long.toString(window.limit()));
    headers.accept("x-ratelimit-remaining-" + kind, Long.toString(window.remaining()));
    headers.accept("x-ratelimit-reset-" + kind, GoDuration.format(window.reset()));
  }
}
