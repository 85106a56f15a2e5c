package io.aipowergrid.node.gpu;

/**
 * From which temperatures a device rests, in degrees Celsius.
 *
 * @param miningPause above it mining waits
 * @param miningResume below it mining goes on
 * @param allPause above it nothing computes
 * @param allResume below it everything but mining goes on
 */
record HeatLimits(int miningPause, int miningResume, int allPause, int allResume) {
  HeatLimits {
    if (miningResume >= miningPause || allResume >= allPause || miningPause > allPause) {
      throw new IllegalStateException(
          "of aipg.gpu.heat, each resume is below its pause, and mining pauses first");
    }
  }
}
