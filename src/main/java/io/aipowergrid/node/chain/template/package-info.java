/** Blocks that do not exist yet: which transactions they take, and what they are made of. */
@NullMarked
package io.aipowergrid.node.chain.template;

import org.jspecify.annotations.NullMarked;
