/** Tests of this part of the API. */
@NullMarked
package io.aipowergrid.node.api.stream;

import org.jspecify.annotations.NullMarked;
