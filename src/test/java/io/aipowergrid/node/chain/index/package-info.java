/** Tests of the chain's index: what it says after any order of forks, and its pages. */
@NullMarked
package io.aipowergrid.node.chain.index;

import org.jspecify.annotations.NullMarked;
