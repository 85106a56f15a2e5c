package io.aipowergrid.node.gpu;

import java.time.Instant;

/**
 * An operator keeps everything off a device until it is resumed.
 *
 * @param since when it was said
 * @param by who, in words
 */
public record DeviceDrain(String uuid, Instant since, String by) {}
