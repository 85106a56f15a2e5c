package io.aipowergrid.node.inference.exact;

/**
 * A draw that the logits alone decide: nothing is added to them, all tokens take part, and none is
 * cut from the candidates (docs/exact-arithmetic.md 7). Known before the pass, so whoever computes
 * the logits may draw, too.
 *
 * @param factor what logits are multiplied by before exp; 0 takes the largest
 * @param random the position's 64 random bits; without meaning where the largest is taken
 */
record PlainDraw(float factor, long random) {}
