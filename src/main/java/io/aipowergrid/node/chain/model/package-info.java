/** What the chain is made of: blocks, headers, transactions, scripts; immutable and without I/O. */
@NullMarked
package io.aipowergrid.node.chain.model;

import org.jspecify.annotations.NullMarked;
