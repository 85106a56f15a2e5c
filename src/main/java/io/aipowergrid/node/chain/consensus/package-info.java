/**
 * The rules of the chain, and the import that applies them: headers, blocks, coins, best branch.
 */
@NullMarked
package io.aipowergrid.node.chain.consensus;

import org.jspecify.annotations.NullMarked;
