package io.aipowergrid.node.gpu;

import java.time.Instant;

/**
 * What a device drew in an hour.
 *
 * @param hour its start
 * @param millijoules of the time in which it said its power
 */
public record EnergyHour(String uuid, Instant hour, long millijoules) {}
