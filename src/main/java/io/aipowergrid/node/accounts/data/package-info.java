/** Tables of the accounts room; entities never leave it. */
@NullMarked
package io.aipowergrid.node.accounts.data;

import org.jspecify.annotations.NullMarked;
