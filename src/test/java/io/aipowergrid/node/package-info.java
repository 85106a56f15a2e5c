/** Tests of the house as a whole. */
@NullMarked
package io.aipowergrid.node;

import org.jspecify.annotations.NullMarked;
