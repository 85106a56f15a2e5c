/** This node in the wider network: worker, coordinator, validator and proof of useful work. */
@NullMarked
package io.aipowergrid.node.grid;

import org.jspecify.annotations.NullMarked;
