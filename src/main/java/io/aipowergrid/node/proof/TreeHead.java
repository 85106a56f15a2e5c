package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.Hash256;
import java.time.Instant;

/**
 * A snapshot of a transparency log (RFC 9162 4.9).
 *
 * @param logId the node whose log this is
 * @param keyId the key that signs the head
 * @param time in whole milliseconds
 */
public record TreeHead(KeyId logId, KeyId keyId, long treeSize, Hash256 root, Instant time) {}
