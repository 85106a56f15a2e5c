package io.aipowergrid.trainer.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Trains from fresh weights or from a checkpoint to the end of the plan. One thread calls it;
 * PyTorch spreads each operation over its own threads.
 */
public final class TrainLoop {
  private static final int REPORT_STEPS = 25;

  /** Makes the batch of a step; what it returns depends on the random generator alone. */
  public interface BatchSource {
    TrainingBatch draw(RandomGenerator random);
  }

  private final LlamaShape shape;
  private final TrainingPlan plan;
  private final BatchSource batches;
  private final Path checkpointPath;

  public TrainLoop(LlamaShape shape, TrainingPlan plan, BatchSource batches, Path checkpointPath) {
    this.shape = shape;
    this.plan = plan;
    this.batches = batches;
    this.checkpointPath = checkpointPath;
  }

  /** The trained weights by name. */
  public Map<String, float[]> run(Optional<Checkpoint> checkpoint) throws IOException {
    try (var manager = NDManager.newBaseManager(Device.cpu())) {
      var weights =
          checkpoint
              .map(c -> LlamaWeights.of(manager, shape, c.weights()))
              .orElseGet(() -> LlamaWeights.random(manager, shape, plan.seed()));
      var optimiser = new AdamW(manager, weights);
      checkpoint.ifPresent(c -> optimiser.restore(c.firstMoments(), c.secondMoments()));
      var firstStep = checkpoint.map(c -> Math.toIntExact(c.step())).orElse(0) + 1;
      train(manager, weights, optimiser, firstStep);
      return weights.values();
    }
  }

  private void train(NDManager manager, LlamaWeights weights, AdamW optimiser, int firstStep)
      throws IOException {
    var forward = new LlamaForward(shape, weights);
    var lossSum = 0.0;
    var tokens = 0L;
    var reportNanos = System.nanoTime();
    for (var step = firstStep; step <= plan.steps(); step++) {
      // Each step has a generator of its own, so a resumed training draws what it would have drawn.
      var batch = batches.draw(new SplittableRandom(plan.seed() * 1_000_003 + step));
      lossSum += trainStep(manager, forward, optimiser, batch, step);
      tokens += batch.tokens().length;
      if (step % REPORT_STEPS == 0) {
        var seconds = (System.nanoTime() - reportNanos) / 1e9;
        report(step, lossSum / REPORT_STEPS, tokens / seconds);
        lossSum = 0;
        tokens = 0;
        reportNanos = System.nanoTime();
      }
      if (step % plan.checkpointSteps() == 0 || step == plan.steps()) {
        Checkpoint.write(checkpointPath, step, weights, optimiser);
      }
    }
  }

  private double trainStep(
      NDManager manager, LlamaForward forward, AdamW optimiser, TrainingBatch batch, int step) {
    try (var stepManager = manager.newSubManager()) {
      float loss;
      try (var collector = Engine.getInstance().newGradientCollector()) {
        var lossArray = forward.loss(stepManager, batch);
        loss = lossArray.getFloat();
        collector.backward(lossArray);
      }
      optimiser.update(stepManager, step, plan.learningRate(step));
      return loss;
    }
  }

  private void report(int step, double loss, double tokensPerSecond) {
    System.out.printf(
        Locale.ROOT,
        "step %d of %d  loss %.4f  rate %.2e  %.0f tokens/s%n",
        step,
        plan.steps(),
        loss,
        plan.learningRate(step),
        tokensPerSecond);
  }
}
