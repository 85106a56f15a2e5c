/** Byte layouts of the model; the only place that knows the order of fields. */
@NullMarked
package io.aipowergrid.node.chain.codec;

import org.jspecify.annotations.NullMarked;
