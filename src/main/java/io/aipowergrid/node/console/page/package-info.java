/** One resource per page of the console, with the records its template shows. */
@NullMarked
package io.aipowergrid.node.console.page;

import org.jspecify.annotations.NullMarked;
