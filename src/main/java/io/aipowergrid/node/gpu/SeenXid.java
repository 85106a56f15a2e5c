package io.aipowergrid.node.gpu;

import java.time.Instant;

/**
 * An error that the driver reported, and when this node heard of it.
 *
 * @param sure whether the number is this device's: errors of other devices did not come with it
 */
public record SeenXid(Xid xid, Instant at, boolean sure) {
  /** For the operator, without a full stop. */
  public String words() {
    return xid.sentence() + (sure ? "" : "; several devices had errors, it may be another's");
  }
}
