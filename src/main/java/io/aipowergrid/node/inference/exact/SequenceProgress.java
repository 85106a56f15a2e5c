package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.exact.Batch.Wanted;
import java.util.function.Supplier;

/**
 * How far the tokens of one generation are computed, and its KV memory. What is computed at a
 * position follows from the tokens up to it, so the memory may be given back in the midst and
 * filled anew (docs/decisions/0016). Belongs to the engine thread.
 */
final class SequenceProgress {
  private final GrowingAnswer answer;
  private final Supplier<SequencePages> newPages;
  private SequencePages pages;

  /** Positions whose keys and values are in memory. */
  private int computed;

  /** Positions that were ever computed: what follows from them was told and committed to. */
  private int furthest;

  private int firstRow;
  private int rows;

  /**
   * @param newPages none of them reserved, where the model is computed now
   */
  SequenceProgress(GrowingAnswer answer, Supplier<SequencePages> newPages) {
    this.answer = answer;
    this.newPages = newPages;
    this.pages = newPages.get();
  }

  /** Goes where the model is computed now; only while there is no memory. */
  void follow(ExactModel model) {
    if (!pages.areWith(model)) {
      pages = newPages.get();
    }
  }

  /** Whether there are tokens to read before the one whose pass gives the next. */
  boolean isPrefilling() {
    return answer.isEmpty() || answer.known() - computed > 1;
  }

  /** Whether it has memory: from its reservation on until it is given back. */
  boolean holdsMemory() {
    return pages.areHeld();
  }

  /** Whether others may begin with what is computed here. */
  boolean shares() {
    return pages.shares();
  }

  /** Reserves memory for all tokens, where that leaves so many bytes; false when not. */
  boolean tryReserve(long spareBytes) {
    return pages.tryReserve(answer.tokens(), spareBytes);
  }

  /** Reserves memory for the next pass; false when there is none. */
  boolean tryGrow() {
    return pages.tryGrow(answer.known());
  }

  /** Bytes of the page that is needed next; 0 when no other is. */
  long nextPageBytes() {
    return pages.nextPageBytes(answer.known());
  }

  /**
   * Begins, with what the cache had of the reserved memory.
   *
   * @return how many tokens that are
   */
  int begin() {
    computed = pages.cachedTokens();
    // Prompt leaves that were made before stay; answers have no such leaves.
    int end = Math.min(computed, answer.promptSize()) / Commitments.PROMPT_CHUNK;
    for (int leaf = furthest / Commitments.PROMPT_CHUNK; leaf < end; leaf++) {
      answer.commitPrompt((leaf + 1) * Commitments.PROMPT_CHUNK - 1, pages.hidden(leaf));
    }
    furthest = Math.max(furthest, computed);
    return computed;
  }

  /** Has the cache count what it had of the prompt. */
  void countFound() {
    pages.countFound(answer.promptSize());
  }

  /** Puts up to so many of the next tokens into the batch: of the prompt, or of those drawn. */
  void enter(Batch batch, int tokens) {
    firstRow = batch.size();
    rows = Math.min(tokens, answer.known() - computed);
    pages.kv().ensure(computed + rows);
    for (int position = computed; position < computed + rows; position++) {
      var wanted = wanted(position);
      int row = batch.add(answer.token(position), position, pages.kv(), wanted);
      if (wanted == Wanted.LOGITS) {
        batch.draws[row] = answer.plainDraw();
      }
    }
  }

  // A page of the answer is kept with the hidden hash that a prompt leaf of others may need.
  private Wanted wanted(int position) {
    if (position + 1 == answer.known()) {
      return Wanted.LOGITS;
    }
    return Commitments.endsChunk(position, answer.promptSize()) ? Wanted.HIDDEN : Wanted.NOTHING;
  }

  /** How many tokens of the pass are of the prompt and computed for the first time. */
  int promptRows() {
    return rowsWithin(furthest, answer.promptSize());
  }

  /** How many tokens of the pass were computed before. */
  int rowsAgain() {
    return rowsWithin(0, furthest);
  }

  private int rowsWithin(int from, int to) {
    return Math.max(0, Math.min(computed + rows, to) - Math.max(computed, from));
  }

  /** Whether a number of the pass was not finite. */
  boolean anyFault(Batch batch) {
    for (int row = firstRow; row < firstRow + rows; row++) {
      if (batch.faults[row]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes what the pass computed.
   *
   * @return whether the next token can be drawn, from {@link #lastRow()}
   */
  boolean take(PassRunner runner) {
    for (int row = 0; row < rows; row++) {
      int position = computed + row;
      if (Commitments.endsChunk(position, answer.promptSize())) {
        var hidden = runner.hiddenHash(firstRow + row);
        pages.note(position, hidden);
        if (position >= furthest && position < answer.promptSize()) {
          answer.commitPrompt(position, hidden);
        }
      }
    }
    computed += rows;
    furthest = Math.max(furthest, computed);
    return computed == answer.known();
  }

  /** The row of the pass in which its last token stands. */
  int lastRow() {
    return firstRow + rows - 1;
  }

  /** Lets later prompts begin with what was computed; only while all threads compute soundly. */
  void keep() {
    if (pages.shares()) {
      pages.keep(answer.tokens(), computed);
    }
  }

  /** Gives all memory back; may be called again. */
  void release() {
    pages.release();
    computed = 0;
  }
}
