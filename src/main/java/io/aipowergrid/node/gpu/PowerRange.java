package io.aipowergrid.node.gpu;

/**
 * Which power limits a device takes, in milliwatts.
 *
 * @param now what holds now
 */
public record PowerRange(long min, long max, long now) {
  long clamp(long milliwatts) {
    return Math.clamp(milliwatts, min, max);
  }
}
