/**
 * Transactions by id and everything by output script: a follower that writes the index, and its
 * reader.
 */
@NullMarked
package io.aipowergrid.node.chain.index;

import org.jspecify.annotations.NullMarked;
