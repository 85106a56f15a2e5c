/** The figures of the status strip and the one stream that keeps them fresh. */
@NullMarked
package io.aipowergrid.node.console.live;

import org.jspecify.annotations.NullMarked;
