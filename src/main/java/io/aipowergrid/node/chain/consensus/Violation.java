package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.RejectReason;
import java.util.Optional;

/**
 * A rule that a header, block or transaction breaks.
 *
 * @param reason in the daemon's words where it has one
 * @param detail for logs and operators
 * @param wrongBody whether the fault lies in the body alone, so that the header says nothing of it:
 *     another body with the same id may be right (chain.md 6)
 */
public record Violation(RejectReason reason, String detail, boolean wrongBody) {
  /** Points that ban a sender at once. */
  public static final int BAN = 100;

  /** A fault of what the header stands for, whose sender is banned. */
  public static Optional<Violation> of(String code, String detail) {
    return of(code, BAN, detail);
  }

  /** A fault of what the header stands for. */
  public static Optional<Violation> of(String code, int banScore, String detail) {
    return Optional.of(new Violation(new RejectReason(code, banScore), detail, false));
  }

  /** A fault of this body only. */
  public static Optional<Violation> ofBody(String code, String detail) {
    return Optional.of(new Violation(new RejectReason(code, BAN), detail, true));
  }

  /** No fault. */
  public static Optional<Violation> none() {
    return Optional.empty();
  }

  /** The same fault, said of a part of the whole. */
  public Violation in(String place) {
    return new Violation(reason, place + ": " + detail, wrongBody);
  }
}
