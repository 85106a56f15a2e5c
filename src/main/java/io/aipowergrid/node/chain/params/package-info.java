/** Networks as data: every value that distinguishes one chain of the family from another. */
@NullMarked
package io.aipowergrid.node.chain.params;

import org.jspecify.annotations.NullMarked;
