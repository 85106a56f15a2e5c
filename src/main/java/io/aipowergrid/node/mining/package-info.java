/** Block templates, coinbases and the nonce search on CPU and GPU. */
@NullMarked
package io.aipowergrid.node.mining;

import org.jspecify.annotations.NullMarked;
