/** The console in a real browser. Compiled and run by the Maven profile {@code e2e} only. */
@NullMarked
package io.aipowergrid.node.console.e2e;

import org.jspecify.annotations.NullMarked;
