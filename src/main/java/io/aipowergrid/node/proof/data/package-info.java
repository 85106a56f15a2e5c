/** The tables of receipts and of the transparency log. */
@NullMarked
package io.aipowergrid.node.proof.data;

import org.jspecify.annotations.NullMarked;
