package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets only so many prompts be tokenised at once, in the order they came: reading a prompt costs
 * processor time before anybody has paid, and the engine needs the processors too. Any thread.
 */
final class PromptTurns {
  private final Semaphore turns;
  private final Duration waitMax;

  /**
   * @param max prompts read at once
   * @param waitMax how long one waits for its turn
   */
  PromptTurns(int max, Duration waitMax) {
    this.turns = new Semaphore(max, true);
    this.waitMax = waitMax;
  }

  /** The encoder, whose prompts wait for their turn; they fail with QUEUE_FULL when it is late. */
  PromptEncoder around(PromptEncoder encoder) {
    return new PromptEncoder() {
      @Override
      public TokenIds chat(List<ChatMessage> messages) {
        return inTurn(() -> encoder.chat(messages));
      }

      @Override
      public TokenIds text(String text) {
        return inTurn(() -> encoder.text(text));
      }

      @Override
      public String decode(TokenIds ids) {
        return encoder.decode(ids);
      }
    };
  }

  private TokenIds inTurn(Supplier<TokenIds> reading) {
    take();
    try {
      return reading.get();
    } finally {
      turns.release();
    }
  }

  private void take() {
    try {
      if (turns.tryAcquire(waitMax.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new NodeException(
        ErrorCode.QUEUE_FULL, "Too many long prompts are being read; try again in a moment.");
  }
}
