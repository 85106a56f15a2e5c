package io.aipowergrid.node.billing;

/** Why money moved. */
public enum TransferKind {
  /** The free allowance of a day was granted. */
  GRANT,
  /** What was left of an earlier day's allowance lapsed. */
  LAPSE,
  /** Credit came in from outside. */
  TOP_UP,
  /** A top-up was taken back; the balance may turn negative. */
  REVERSAL,
  /** The worst case of a job was held back. */
  RESERVE,
  /** A job was charged and the rest given back. */
  SETTLE,
  /** A job cost nothing and everything was given back. */
  VOID
}
