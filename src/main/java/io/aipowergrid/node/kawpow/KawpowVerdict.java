package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;

/** What the check of a {@link KawpowClaim} found. */
public sealed interface KawpowVerdict {
  /** The mix hash is right and the final hash meets the target. */
  record Valid(Hash256 finalHash) implements KawpowVerdict {}

  /** The final hash is above the target; the mix hash was not looked at. */
  record AboveTarget(Hash256 finalHash) implements KawpowVerdict {}

  /**
   * The claimed mix hash is not the right one.
   *
   * @param mixHash the right one
   */
  record WrongMix(Hash256 mixHash) implements KawpowVerdict {}

  /** The height lies outside 0 to {@link Kawpow#HEIGHT_MAX}; nothing was computed. */
  record UnsupportedHeight(long height) implements KawpowVerdict {}
}
