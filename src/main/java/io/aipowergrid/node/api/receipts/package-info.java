/** Receipts and the transparency log over HTTP. */
@NullMarked
package io.aipowergrid.node.api.receipts;

import org.jspecify.annotations.NullMarked;
