package io.aipowergrid.node.chain.model;

/**
 * One output of a transaction.
 *
 * @param value base units as the wire says, not necessarily a valid amount: any signed 64-bit
 *     number can stand there until the transaction was checked
 * @param script what locks it
 */
public record TxOutput(long value, Script script) {}
