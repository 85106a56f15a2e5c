/** A node with models whose every move is known, and customers for it. */
@NullMarked
package io.aipowergrid.node.api.testing;

import org.jspecify.annotations.NullMarked;
