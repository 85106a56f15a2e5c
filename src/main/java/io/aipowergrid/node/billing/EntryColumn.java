package io.aipowergrid.node.billing;

/** What transfers can be listed by. */
public enum EntryColumn {
  TIME,
  KIND,
  REFERENCE,
  ACTOR,
  /** How much the transfer moves: the sum of its positive postings. */
  AMOUNT
}
