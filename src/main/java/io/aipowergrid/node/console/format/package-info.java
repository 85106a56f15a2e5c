/** How the console writes money, times, sizes and hashes. */
@NullMarked
package io.aipowergrid.node.console.format;

import org.jspecify.annotations.NullMarked;
