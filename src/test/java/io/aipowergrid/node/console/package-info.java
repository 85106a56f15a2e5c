/** Tests of the console's pages over HTTP. */
@NullMarked
package io.aipowergrid.node.console;

import org.jspecify.annotations.NullMarked;
