/** Transactions that wait for a block: what is kept, in which order it pays, and what must go. */
@NullMarked
package io.aipowergrid.node.chain.mempool;

import org.jspecify.annotations.NullMarked;
