/** Who is owed what of the blocks that rigs found: the split of each reward, and its ledger. */
@NullMarked
package io.aipowergrid.node.mining.payout;

import org.jspecify.annotations.NullMarked;
