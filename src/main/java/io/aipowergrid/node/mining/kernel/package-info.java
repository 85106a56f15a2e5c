/** Device code of the nonce search as PTX text: written here, assembled by the driver. */
@NullMarked
package io.aipowergrid.node.mining.kernel;

import org.jspecify.annotations.NullMarked;
