package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.base.NodeException;

/** A call that ends with one of the daemon's error codes (rpc/protocol.h, RPCErrorCode). */
final class RpcError extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final int MISC = -1;
  static final int TYPE = -3;
  static final int NOT_FOUND = -5;
  static final int INVALID_PARAMETER = -8;
  static final int NOT_CONNECTED = -9;
  static final int INITIAL_DOWNLOAD = -10;
  static final int DATABASE = -20;
  static final int DESERIALIZATION = -22;
  static final int VERIFY = -25;
  static final int VERIFY_REJECTED = -26;
  static final int ALREADY_IN_CHAIN = -27;
  static final int IN_WARMUP = -28;
  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL = -32603;
  static final int PARSE = -32700;

  private final int code;

  RpcError(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** What a room of the node refused, in its words. */
  static RpcError of(NodeException e) {
    int code =
        switch (e.code()) {
          case NOT_FOUND -> NOT_FOUND;
          case INVALID_REQUEST -> INVALID_PARAMETER;
          case NOT_READY -> IN_WARMUP;
          default -> MISC;
        };
    return new RpcError(code, e.detail());
  }

  int code() {
    return code;
  }

  /** httprpc.cpp, JSONErrorReply. */
  int httpStatus() {
    return switch (code) {
      case INVALID_REQUEST -> 400;
      case METHOD_NOT_FOUND -> 404;
      default -> 500;
    };
  }
}
