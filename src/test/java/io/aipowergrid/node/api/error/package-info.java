/** Tests of this part of the API. */
@NullMarked
package io.aipowergrid.node.api.error;

import org.jspecify.annotations.NullMarked;
