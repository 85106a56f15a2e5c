package io.aipowergrid.node.gpu;

/**
 * An error that the driver reported.
 *
 * @param uuid of the device
 */
public record DeviceXid(String uuid, Xid xid) {}
