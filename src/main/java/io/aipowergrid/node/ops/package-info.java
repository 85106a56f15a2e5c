/** Start order, health, meters, the embedded database and the command line. */
@NullMarked
package io.aipowergrid.node.ops;

import org.jspecify.annotations.NullMarked;
