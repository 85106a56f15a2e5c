package io.aipowergrid.node.gpu;

import java.time.Instant;

/**
 * An operator keeps mining off a device for a while; everything else goes on there.
 *
 * @param until when it ends by itself
 * @param by who, in words
 */
public record DeviceHold(String uuid, Instant until, String by) {}
