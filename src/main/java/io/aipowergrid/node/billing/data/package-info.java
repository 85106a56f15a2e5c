/** Tables of the billing room; entities never leave it. */
@NullMarked
package io.aipowergrid.node.billing.data;

import org.jspecify.annotations.NullMarked;
