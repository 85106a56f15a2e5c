package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.model.Tokenizer;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answer as it grows, and the rule by which it ends: the same for the engine and the replayer.
 * Used by one thread.
 */
final class Transcript {
  private static final int FIRST_CAPACITY = 64;
  private static final byte[] NO_BYTES = new byte[0];

  private final int maxTokens;
  private final Set<Integer> eosIds;
  private final Tokenizer tokenizer;
  private final AnswerText text;
  private int[] tokens = new int[FIRST_CAPACITY];
  private int size;
  private @Nullable FinishReason ended;
  private @Nullable ConstraintCursor cursor;

  Transcript(GenerationRequest request, ExactModel model) {
    this.maxTokens = request.maxTokens();
    this.eosIds = model.config().eosIds();
    this.tokenizer = model.tokenizer();
    this.text = new AnswerText(request.stopStrings());
  }

  /** Binds the answer to a grammar; before the first token. */
  void constrain(ConstraintCursor bound) {
    cursor = bound;
  }

  /**
   * The tokens that may be drawn next; null when all may, or when the tokens so far have already
   * left the grammar.
   *
   * @throws io.aipowergrid.node.base.NodeException UNPROCESSABLE when the grammar costs too much
   */
  @Nullable TokenMask mask() {
    return cursor == null ? null : cursor.mask();
  }

  int size() {
    return size;
  }

  int token(int index) {
    return tokens[index];
  }

  /** How the answer ended; null while it goes on. */
  @Nullable FinishReason ended() {
    return ended;
  }

  TokenIds tokens() {
    return TokenIds.of(Arrays.copyOf(tokens, size));
  }

  /** All text shown so far. */
  String text() {
    return text.shown();
  }

  /** Appends a token, decides whether it is the last, and returns the text to show now. */
  String add(int token) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, size * 2);
    }
    tokens[size++] = token;
    if (eosIds.contains(token)) {
      ended = FinishReason.STOP;
      return text.addLast(NO_BYTES);
    }
    var bytes = tokenizer.tokenBytes(token);
    if (cursor != null) {
      cursor.accept(bytes);
    }
    boolean complete = cursor != null && cursor.finished();
    var shown = complete || size == maxTokens ? text.addLast(bytes) : text.add(bytes);
    if (complete || text.stopped()) {
      ended = FinishReason.STOP;
    } else if (size == maxTokens) {
      ended = FinishReason.LENGTH;
    }
    return shown;
  }
}
