/** Key custody, paths, deposit addresses, transaction building and message signatures. */
@NullMarked
package io.aipowergrid.node.wallet;

import org.jspecify.annotations.NullMarked;
