package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Hash256;
import java.math.BigInteger;

/**
 * The end of the best chain whose blocks were validated.
 *
 * @param id of the block
 * @param time of its header, seconds since 1970
 * @param medianTimePast median time of the block and the ten before it, seconds since 1970
 * @param work all proof of work from genesis to here
 */
public record ChainTip(Hash256 id, int height, long time, long medianTimePast, BigInteger work) {}
