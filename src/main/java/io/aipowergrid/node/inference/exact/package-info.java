/** The bit-exact engine: integer reductions, scheduler, KV cache, sampler and commitments. */
@NullMarked
package io.aipowergrid.node.inference.exact;

import org.jspecify.annotations.NullMarked;
