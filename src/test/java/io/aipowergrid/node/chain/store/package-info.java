/** Tests of the chain's store: one contract, two implementations, and crashes. */
@NullMarked
package io.aipowergrid.node.chain.store;

import org.jspecify.annotations.NullMarked;
