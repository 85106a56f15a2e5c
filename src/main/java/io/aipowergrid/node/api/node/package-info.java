/** What an operator does to the node over HTTP. */
@NullMarked
package io.aipowergrid.node.api.node;

import org.jspecify.annotations.NullMarked;
