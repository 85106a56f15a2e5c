package io.aipowergrid.trainer.model;

/**
 * How long and how fast to train.
 *
 * @param seed decides weights, data and order; the same seed gives the same model on one machine
 * @param steps optimiser steps in all
 * @param warmUpSteps steps in which the learning rate rises from nothing
 * @param learningRateMax highest learning rate
 * @param checkpointSteps a checkpoint is written every so many steps
 */
public record TrainingPlan(
    long seed, int steps, int warmUpSteps, double learningRateMax, int checkpointSteps) {

  private static final double FINAL_SHARE = 0.01;

  /** The plan of the shipped model for this seed and number of steps. */
  public static TrainingPlan of(long seed, int steps) {
    return new TrainingPlan(seed, steps, Math.min(200, Math.max(1, steps / 10)), 3e-3, 100);
  }

  /** Linear warm-up, then a cosine down to a hundredth; steps count from 1. */
  double learningRate(int step) {
    if (step <= warmUpSteps) {
      return learningRateMax * step / warmUpSteps;
    }
    var progress = (double) (step - warmUpSteps) / Math.max(1, steps - warmUpSteps);
    var cosine = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
    return learningRateMax * (FINAL_SHARE + (1 - FINAL_SHARE) * cosine);
  }
}
