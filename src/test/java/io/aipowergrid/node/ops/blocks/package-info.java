/** Files of blocks in any order, whole and damaged, fed to a chain. */
@NullMarked
package io.aipowergrid.node.ops.blocks;

import org.jspecify.annotations.NullMarked;
