/** Benchmarks that print a table: every figure this project publishes comes from one of them. */
@NullMarked
package io.aipowergrid.node.ops.bench;

import org.jspecify.annotations.NullMarked;
