/** Tests of keys, coin selection, signing and storage of wallets. */
@NullMarked
package io.aipowergrid.node.wallet;

import org.jspecify.annotations.NullMarked;
