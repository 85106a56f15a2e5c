package io.aipowergrid.node.chain.params;

import java.time.Duration;

/**
 * How deep the node agrees to reorganise (chain.md 5, rule 1): a fork {@code depth} or more below
 * the tip is refused while at least {@code peers} are connected and the tip is not older than
 * {@code tipAge}.
 */
public record ReorgLimit(int depth, int peers, Duration tipAge) {}
