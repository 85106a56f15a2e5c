package io.aipowergrid.node.billing;

import java.util.Locale;

/** Which queue a plan's jobs wait in (api.md 8.1, rule 5). */
public enum ServiceClass {
  PAID,
  FREE,
  BATCH;

  /** The lower-case name that jobs and tables use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
