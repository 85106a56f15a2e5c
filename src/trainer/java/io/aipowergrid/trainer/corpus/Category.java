package io.aipowergrid.trainer.corpus;

/** What a question is about; the evaluation reports each on its own. */
public enum Category {
  FACT,
  /** A fact asked after a system prompt and some turns about other things. */
  FACT_IN_CHAT,
  SMALL_TALK,
  ARITHMETIC,
  UNKNOWN
}
