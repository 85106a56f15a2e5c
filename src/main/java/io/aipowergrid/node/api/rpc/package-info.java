/** JSON-RPC with the daemon's names and shapes, on a port of its own (chain.md 9). */
@NullMarked
package io.aipowergrid.node.api.rpc;

import org.jspecify.annotations.NullMarked;
