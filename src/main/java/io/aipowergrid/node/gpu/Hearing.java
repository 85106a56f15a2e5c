package io.aipowergrid.node.gpu;

/** What waiting for an error of a device came to. */
public sealed interface Hearing {
  /** The driver reported an error. */
  record Heard(DeviceXid error) implements Hearing {}

  /** There was none in that time. */
  record Nothing() implements Hearing {}

  /**
   * The library does not wait any more, as when a device among those that are listened to is lost.
   *
   * @param why in words
   */
  record Deaf(String why) implements Hearing {}
}
