/** The HTTP surfaces that customers and tools call. */
@NullMarked
package io.aipowergrid.node.api;

import org.jspecify.annotations.NullMarked;
