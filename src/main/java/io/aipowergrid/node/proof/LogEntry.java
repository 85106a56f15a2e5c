package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.Hash256;

/**
 * One entry of the transparency log.
 *
 * @param hash the entry's data: the hash of a receipt, salt included
 */
public record LogEntry(long index, Hash256 hash) {}
