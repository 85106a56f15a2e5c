package io.aipowergrid.node.chain;

/**
 * Why the chain refuses something, in the daemon's words where it has one, with the points its
 * sender earns (100 ban; chain.md 5, 6).
 */
public record RejectReason(String code, int banScore) {}
