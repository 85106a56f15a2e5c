/** Tests of this part of the API. */
@NullMarked
package io.aipowergrid.node.api.openai;

import org.jspecify.annotations.NullMarked;
