package io.aipowergrid.node.api.rpc;

import org.jspecify.annotations.Nullable;

/** One method of the port. May be called from any thread, and may block. */
@FunctionalInterface
interface RpcCall {
  /**
   * @return what becomes JSON
   * @throws RpcError with the daemon's code
   */
  @Nullable Object call(RpcParams params);
}
