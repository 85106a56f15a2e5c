package io.aipowergrid.node.inference.model;

/**
 * Memory that a model may still take, in bytes.
 *
 * @param heap what the Java heap can still give
 * @param offHeap what machine or container can give beside a heap that grows to its limit
 */
public record FreeMemory(long heap, long offHeap) {
  /** No limit at all. */
  public static final FreeMemory ENDLESS = new FreeMemory(Long.MAX_VALUE, Long.MAX_VALUE);
}
