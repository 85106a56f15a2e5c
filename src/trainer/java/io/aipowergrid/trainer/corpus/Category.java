package io.aipowergrid.trainer.corpus;

/** What a question is about; the evaluation reports each on its own. */
public enum Category {
  FACT,
  SMALL_TALK,
  ARITHMETIC,
  UNKNOWN
}
