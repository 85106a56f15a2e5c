/** Tests of this part of the API. */
@NullMarked
package io.aipowergrid.node.api;

import org.jspecify.annotations.NullMarked;
