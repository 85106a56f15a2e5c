package io.aipowergrid.node.accounts;

/** What the audit trail can be listed by. */
public enum AuditColumn {
  TIME,
  ACTOR,
  ACTION,
  SUBJECT
}
