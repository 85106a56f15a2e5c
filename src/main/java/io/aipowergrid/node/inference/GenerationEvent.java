package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What a generation tells its sink, in this order: Started, Token..., then Finished or Failed. */
public sealed interface GenerationEvent {
  /** Prefill begins; from here on the prompt is billable. */
  record Started(int promptTokens, int cachedPromptTokens) implements GenerationEvent {}

  /**
   * A token was drawn.
   *
   * @param position index among the output tokens, from 0
   * @param text what may be shown now; empty while bytes of a character, or what may become a stop
   *     string, are held back. All texts together are the text of the result.
   */
  record Token(int position, int tokenId, String text, @Nullable TokenLogprobs logprobs)
      implements GenerationEvent {}

  /** The generation ended with a result; text held back when it was cancelled is dropped. */
  record Finished(FinishReason reason, GenerationResult result) implements GenerationEvent {}

  /**
   * The generation ended without a result.
   *
   * @param fault of a {@link ErrorCode#NUMERIC_FAULT}, for its receipt; else null
   */
  record Failed(ErrorCode code, String detail, @Nullable GenerationFault fault)
      implements GenerationEvent {
    public Failed(ErrorCode code, String detail) {
      this(code, detail, null);
    }
  }
}
