package io.aipowergrid.node.jobs;

/** What jobs can be listed by. */
public enum JobColumn {
  ADMITTED,
  STATE,
  QUEUE,
  MODEL,
  PROMPT_TOKENS,
  OUTPUT_TOKENS,
  /** From admission to the first token; jobs without one count as the fastest. */
  FIRST_TOKEN,
  PRICE
}
