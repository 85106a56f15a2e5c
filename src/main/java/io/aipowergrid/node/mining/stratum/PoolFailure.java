package io.aipowergrid.node.mining.stratum;

import java.util.Optional;

/** Why a connection to a pool ends. */
final class PoolFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final transient Optional<PoolNotice.Reconnect> reconnect;

  PoolFailure(String reason) {
    super(reason);
    this.reason = reason;
    this.reconnect = Optional.empty();
  }

  /** The pool asked for it. */
  PoolFailure(PoolNotice.Reconnect reconnect) {
    super("the pool asks to connect anew");
    this.reason = "the pool asks to connect anew";
    this.reconnect = Optional.of(reconnect);
  }

  String reason() {
    return reason;
  }

  Optional<PoolNotice.Reconnect> reconnect() {
    return reconnect;
  }
}
