package io.aipowergrid.node.jobs;

/**
 * Tokens a job used. A prompt shared by several choices counts once.
 *
 * @param promptTokens prompt tokens, cached ones included
 * @param cachedPromptTokens the part of the prompt that was not computed again
 * @param outputTokens tokens produced over all choices
 */
public record Usage(long promptTokens, long cachedPromptTokens, long outputTokens) {
  public static final Usage NONE = new Usage(0, 0, 0);

  public Usage {
    if (cachedPromptTokens < 0 || promptTokens < cachedPromptTokens || outputTokens < 0) {
      throw new IllegalArgumentException(
          "impossible usage %d/%d/%d".formatted(promptTokens, cachedPromptTokens, outputTokens));
    }
  }

  /** What an OpenAI client reads as {@code total_tokens}. */
  public long totalTokens() {
    return promptTokens + outputTokens;
  }

  public Usage plus(Usage other) {
    return new Usage(
        promptTokens + other.promptTokens,
        cachedPromptTokens + other.cachedPromptTokens,
        outputTokens + other.outputTokens);
  }
}
