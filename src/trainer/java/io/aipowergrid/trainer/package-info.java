/** Makes the built-in model: tokenizer, training, export and evaluation (docs/builtin-model.md). */
@NullMarked
package io.aipowergrid.trainer;

import org.jspecify.annotations.NullMarked;
