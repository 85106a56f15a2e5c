package io.aipowergrid.node.gpu;

/**
 * Which power limits a device takes, in milliwatts.
 *
 * @param byDefault what it starts with
 * @param now what holds now
 */
public record PowerRange(long min, long max, long byDefault, long now) {
  long clamp(long milliwatts) {
    return Math.clamp(milliwatts, min, max);
  }
}
