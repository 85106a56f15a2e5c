/** What following a chain costs: a chain made for the purpose, and its import. */
@NullMarked
package io.aipowergrid.node.chain.bench;

import org.jspecify.annotations.NullMarked;
