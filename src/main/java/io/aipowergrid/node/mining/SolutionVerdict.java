package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Hash256;
import java.util.Optional;

/** What a source of work says of a nonce. */
public sealed interface SolutionVerdict {
  /** It counts; the id of the block it made, where the source knows that it made one. */
  record Accepted(Optional<Hash256> block) implements SolutionVerdict {}

  /** It came too late: its job is no longer worth anything, or was forgotten. */
  record Stale() implements SolutionVerdict {}

  /** The same nonce was given before. */
  record Duplicate() implements SolutionVerdict {}

  /**
   * The node itself judged: it does not meet the target, or its mix hash is wrong, or the block it
   * makes is invalid. So would be every other of its job.
   */
  record Rejected(String reason) implements SolutionVerdict {}

  /**
   * A pool does not count it. Only the pool knows why; other solutions of the job may count, so
   * that one bad answer stops nobody.
   *
   * @param reason in the pool's words
   */
  record Refused(String reason) implements SolutionVerdict {}

  /** Nobody could decide: the pool is not connected or did not answer in time. */
  record Undecided(String reason) implements SolutionVerdict {}
}
