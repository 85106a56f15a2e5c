/**
 * Where the chain is kept: headers, blocks, unspent outputs and undo data, in PostgreSQL or memory.
 */
@NullMarked
package io.aipowergrid.node.chain.store;

import org.jspecify.annotations.NullMarked;
