/** Rows of wallets and of their payments. */
@NullMarked
package io.aipowergrid.node.wallet.data;

import org.jspecify.annotations.NullMarked;
