package io.aipowergrid.node.gpu;

import java.util.OptionalInt;

/**
 * Why a device is failed or lost.
 *
 * @param xid the number of the driver's error, where it gave one
 * @param sentence for the operator, without a full stop
 */
public record DeviceTrouble(OptionalInt xid, String sentence) {
  /** Without a number of the driver's. */
  static DeviceTrouble of(String sentence) {
    return new DeviceTrouble(OptionalInt.empty(), sentence);
  }

  /** The number, if there is one, and the sentence. */
  public String words() {
    return xid.isPresent() ? "XID " + xid.getAsInt() + ": " + sentence : sentence;
  }
}
