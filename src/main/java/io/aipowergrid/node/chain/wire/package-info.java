/** Peer-to-peer messages as values and as bytes (chain.md 8); knows nothing of sockets. */
@NullMarked
package io.aipowergrid.node.chain.wire;

import org.jspecify.annotations.NullMarked;
