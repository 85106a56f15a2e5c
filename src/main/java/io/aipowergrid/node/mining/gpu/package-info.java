/** The nonce search on a leased device: its dataset, batch by batch, checked on the processor. */
@NullMarked
package io.aipowergrid.node.mining.gpu;

import org.jspecify.annotations.NullMarked;
