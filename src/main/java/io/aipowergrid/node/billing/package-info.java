/** The ledger, reservations, the price book, plans and usage. */
@NullMarked
package io.aipowergrid.node.billing;

import org.jspecify.annotations.NullMarked;
