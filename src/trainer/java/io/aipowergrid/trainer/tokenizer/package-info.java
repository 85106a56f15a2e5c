/** A byte-level BPE vocabulary learned from the corpus and written in the Hugging Face form. */
@NullMarked
package io.aipowergrid.trainer.tokenizer;

import org.jspecify.annotations.NullMarked;
