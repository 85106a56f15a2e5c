/** The command line: one class per verb, none of which needs a running node unless it says so. */
@NullMarked
package io.aipowergrid.node.ops.cli;

import org.jspecify.annotations.NullMarked;
