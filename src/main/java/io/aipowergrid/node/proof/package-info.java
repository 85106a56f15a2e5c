/** Receipts, the transparency log and their verification. */
@NullMarked
package io.aipowergrid.node.proof;

import org.jspecify.annotations.NullMarked;
