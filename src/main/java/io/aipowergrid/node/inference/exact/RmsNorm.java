package io.aipowergrid.node.inference.exact;

/**
 * A root-mean-square norm of vectors of so many values as there are weights
 * (docs/exact-arithmetic.md 2).
 */
@SuppressWarnings("ArrayRecordComponent") // Built once, never changed.
record RmsNorm(float[] weights, float eps) {}
