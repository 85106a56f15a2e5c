/** Program-made conversations: questions in many words, answers always in the same ones. */
@NullMarked
package io.aipowergrid.trainer.corpus;

import org.jspecify.annotations.NullMarked;
