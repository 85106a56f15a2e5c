/** The sixteen 512-bit hashes, and Tiger, that make up X16R and X16RV2; entered through X16r. */
@NullMarked
package io.aipowergrid.node.crypto.x16r;

import org.jspecify.annotations.NullMarked;
