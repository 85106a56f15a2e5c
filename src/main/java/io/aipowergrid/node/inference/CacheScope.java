package io.aipowergrid.node.inference;

import java.util.UUID;

/**
 * Who may find whose prompts in the engine's memory. Only requests of one scope share pages, so
 * that nobody learns from the time of an answer what another tenant has asked. Not part of the
 * request: it changes neither the answer nor what a receipt commits to.
 *
 * @param tenant a name of the tenant that no other has; empty for nobody
 */
public record CacheScope(String tenant) {
  /** Shares nothing: no page is looked for and none is kept. */
  public static final CacheScope NONE = new CacheScope("");

  public static CacheScope of(UUID tenant) {
    return new CacheScope(tenant.toString());
  }

  /** Whether pages are looked for and kept at all. */
  public boolean shares() {
    return !tenant.isEmpty();
  }
}
