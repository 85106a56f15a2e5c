package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Hash256;

/** A block and its height: where a follower stands. */
public record ChainPosition(int height, Hash256 id) {}
