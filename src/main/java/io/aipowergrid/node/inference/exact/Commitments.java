package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import java.util.ArrayList;
import java.util.List;

/**
 * The leaves of one generation (exact-inference.md 2.7; layouts in docs/exact-arithmetic.md): one
 * for each 256 prompt tokens, then one for each output token.
 */
final class Commitments {
  /** Prompt tokens in one leaf. */
  static final int PROMPT_CHUNK = 256;

  private static final int LEAF_PREFIX = 0x00;

  private final List<Hash256> leaves = new ArrayList<>();

  /** Whether the prompt token at that position ends a chunk, so that its hidden state is wanted. */
  static boolean endsChunk(int position, int promptLength) {
    return (position + 1) % PROMPT_CHUNK == 0 || position + 1 == promptLength;
  }

  /**
   * @param position of the chunk's last token
   * @param hidden hash of the codes entering the head at that position
   */
  void addPromptChunk(int[] prompt, int position, Hash256 hidden) {
    int chunk = position / PROMPT_CHUNK;
    var leaf = new Sha256().prefix(LEAF_PREFIX).tag("aipg/leaf/prompt/1").number(chunk);
    leaf.number(position + 1 - chunk * PROMPT_CHUNK);
    for (int i = chunk * PROMPT_CHUNK; i <= position; i++) {
      leaf.number(prompt[i]);
    }
    leaves.add(leaf.hash(hidden).finish());
  }

  /**
   * @param position index among the output tokens
   * @param token the token in the transcript
   * @param hidden hash of the codes entering the head where the token was drawn
   */
  void addToken(int position, int token, Hash256 hidden, Draw draw) {
    leaves.add(tokenLeaf(position, token, hidden, draw));
  }

  /** The leaf of an output token. */
  static Hash256 tokenLeaf(int position, int token, Hash256 hidden, Draw draw) {
    var logits =
        new Sha256()
            .number(draw.runnerUpId())
            .number(Float.floatToRawIntBits(draw.bestLogit()))
            .number(Float.floatToRawIntBits(draw.runnerUpLogit()))
            .longNumber(draw.total())
            .finish();
    return new Sha256()
        .prefix(LEAF_PREFIX)
        .tag("aipg/leaf/1")
        .number(position)
        .number(token)
        .hash(hidden)
        .hash(logits)
        .finish();
  }

  /** How many there are. */
  int count() {
    return leaves.size();
  }

  /** The audit path of a leaf, from the leaf up. */
  List<Hash256> path(int leaf) {
    return MerkleTree.path(leaves, leaf);
  }

  Hash256 root() {
    return MerkleTree.root(leaves);
  }
}
