/** The front door of the public chain: query, submit, tip and followers. */
@NullMarked
package io.aipowergrid.node.chain;

import org.jspecify.annotations.NullMarked;
