/** Model files as users bring them: formats, configuration, tokenizer and chat template. */
@NullMarked
package io.aipowergrid.node.inference.model;

import org.jspecify.annotations.NullMarked;
