package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.time.Instant;

/**
 * For how long a device was used for something in an hour, or was not for a reason.
 *
 * @param hour its start
 */
public record UseHour(String uuid, Instant hour, DeviceUse use, Duration time) {}
