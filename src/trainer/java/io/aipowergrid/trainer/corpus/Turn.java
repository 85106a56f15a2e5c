package io.aipowergrid.trainer.corpus;

/** A question and the answer to it. */
public record Turn(String question, String answer) {}
