/** The routes OpenAI clients know: models, chat completions, completions. */
@NullMarked
package io.aipowergrid.node.api.openai;

import org.jspecify.annotations.NullMarked;
