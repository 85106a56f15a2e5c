package io.aipowergrid.node.inference;

/**
 * How the answers of a device compared with those of plain Java.
 *
 * @param models random ones that were asked
 * @param answers compared
 * @param differing answers with another leaf root: none on a device that may compute
 */
public record DeviceEquality(int models, int answers, int differing) {}
