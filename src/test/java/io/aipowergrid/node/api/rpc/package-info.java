/** The RPC port: who is let in, what is read, what is answered. */
@NullMarked
package io.aipowergrid.node.api.rpc;

import org.jspecify.annotations.NullMarked;
