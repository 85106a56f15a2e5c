package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.BlockHeader;
import java.math.BigInteger;

/**
 * A header whose place in the tree is known.
 *
 * @param id of the block
 * @param height true height: the parent's plus one
 * @param medianTimePast median time of the block and the ten before it, seconds since 1970
 * @param work all proof of work from genesis to here
 * @param hasBlock whether the block's body is stored
 */
public record HeaderEntry(
    Hash256 id,
    int height,
    BlockHeader header,
    long medianTimePast,
    BigInteger work,
    boolean hasBlock) {}
