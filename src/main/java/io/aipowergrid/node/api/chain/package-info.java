/** {@code /v1/chain}: the node's own validated chain, for explorers and programs. */
@NullMarked
package io.aipowergrid.node.api.chain;

import org.jspecify.annotations.NullMarked;
