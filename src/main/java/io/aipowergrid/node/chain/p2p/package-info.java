/** Connections to other nodes: sockets, handshake, limits, bans and the book of addresses. */
@NullMarked
package io.aipowergrid.node.chain.p2p;

import org.jspecify.annotations.NullMarked;
