package io.aipowergrid.node.inference.exact;

import java.util.ArrayList;
import java.util.List;

/**
 * Whose turn a pass is, and what goes into it: generations of one model share a pass; models take
 * turns, as do the prompts of one model. Belongs to the engine thread.
 */
final class PassTurns {
  /** The least a prompt advances in its turn, so that many prompts do not crumble the batch. */
  private static final int CHUNK_MIN = 16;

  private final Batch batch;
  private final PrefillBudget budget;
  private int turn;

  PassTurns(Batch batch, PrefillBudget budget) {
    this.batch = batch;
    this.budget = budget;
  }

  /** Those of the model whose turn it is, of at least one that runs. */
  List<RunningGeneration> next(List<RunningGeneration> running) {
    int start = turn++ % running.size();
    var model = running.get(start).model();
    var group = new ArrayList<RunningGeneration>();
    for (int i = 0; i < running.size(); i++) {
      var candidate = running.get((start + i) % running.size());
      if (candidate.model() == model) {
        group.add(candidate);
      }
    }
    return group;
  }

  /** Fills the batch and returns how many prompt tokens are in it. */
  int fill(List<RunningGeneration> group) {
    var prompts = new ArrayList<RunningGeneration>();
    for (var generation : group) {
      if (generation.isPrefilling()) {
        prompts.add(generation);
      } else {
        generation.enter(batch, 1);
      }
    }
    int left = budget.tokens();
    int share = prompts.isEmpty() ? 0 : Math.max(CHUNK_MIN, left / prompts.size());
    for (var generation : prompts) {
      int before = batch.size();
      generation.enter(batch, Math.min(left, share));
      left -= batch.size() - before;
    }
    return budget.tokens() - left;
  }
}
