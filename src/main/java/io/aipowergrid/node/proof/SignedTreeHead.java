package io.aipowergrid.node.proof;

/**
 * A tree head with its canonical bytes and the signature over them (tag {@code aipg/tree-head/1}).
 */
@SuppressWarnings("ArrayRecordComponent") // Read-only by contract, never compared.
public record SignedTreeHead(TreeHead head, byte[] cbor, byte[] signature) {}
