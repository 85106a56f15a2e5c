/** Feeds the chain from files of blocks, in whatever order they lie there. */
@NullMarked
package io.aipowergrid.node.ops.blocks;

import org.jspecify.annotations.NullMarked;
