package io.aipowergrid.node.inference.exact;

import java.util.ArrayList;
import java.util.List;

/**
 * Whose tokens a pass computes: one of each generation that decodes, and what the prefill budget
 * leaves for prompts and for what is computed anew. Nothing here can change a bit of an answer.
 * Used by the engine thread.
 */
final class PassPlan {
  /** The least a prompt advances in its turn, so that many prompts do not crumble the batch. */
  private static final int CHUNK_MIN = 16;

  private final Batch batch;
  private final PrefillBudget budget;
  private int turn;

  PassPlan(EngineLimits limits) {
    this.batch = new Batch(limits.batchTokensMax());
    this.budget = new PrefillBudget(limits.prefillChunk());
  }

  /** The tokens of the pass. */
  Batch batch() {
    return batch;
  }

  /**
   * The generations of one model, which share a pass, in a list that the caller may change; models
   * take turns, as do the prompts of one model.
   *
   * @param running at least one
   */
  List<RunningGeneration> nextGroup(List<RunningGeneration> running) {
    int start = Math.floorMod(turn++, running.size());
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

  /** Fills the batch anew and returns how many tokens of the budget are in it. */
  int fill(List<RunningGeneration> group) {
    batch.clear();
    var prompts = new ArrayList<RunningGeneration>();
    for (var generation : group) {
      if (generation.progress().isPrefilling()) {
        prompts.add(generation);
      } else {
        generation.progress().enter(batch, 1);
      }
    }
    int left = budget.tokens();
    int share = prompts.isEmpty() ? 0 : Math.max(CHUNK_MIN, left / prompts.size());
    for (var generation : prompts) {
      int before = batch.size();
      generation.progress().enter(batch, Math.min(left, share));
      left -= batch.size() - before;
    }
    return budget.tokens() - left;
  }

  /** Tells the budget how long the pass took that it had filled. */
  void observe(int prefilled, long nanos) {
    budget.observe(prefilled, nanos);
  }
}
