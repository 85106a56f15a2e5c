/** Asks the shipped model held-out questions, with a plain float decoder of its own. */
@NullMarked
package io.aipowergrid.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
