/** The pages of operators and subscribers, and their live feed. */
@NullMarked
package io.aipowergrid.node.console;

import org.jspecify.annotations.NullMarked;
