package io.aipowergrid.node.billing;

/** Where a reservation stands; only OPEN can change, and only once. */
public enum ReservationState {
  /** The worst case is held back from both pockets. */
  OPEN,
  /** The used part was charged and the rest given back. */
  SETTLED,
  /** Everything was given back: the job cost nothing. */
  VOIDED
}
