package io.aipowergrid.node.accounts;

import jakarta.enterprise.context.ApplicationScoped;

/** Requests and tokens per minute of each project, held in this node's memory. Any thread. */
@ApplicationScoped
public class Quotas {
  /**
   * Takes one request and its worst case of tokens, or nothing at all.
   *
   * @param tokensWorstCase prompt tokens plus the most output tokens the request may make
   */
  public QuotaDecision take(Caller caller, long tokensWorstCase) {
    throw new IllegalStateException("being written");
  }

  /** What is left, without taking. */
  public QuotaState peek(Caller caller) {
    throw new IllegalStateException("being written");
  }

  /** Gives back the tokens that a request did not use; the request itself stays counted. */
  public void giveBack(Caller caller, long tokens) {
    throw new IllegalStateException("being written");
  }
}
