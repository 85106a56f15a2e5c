/** The one owner of each GPU: arbiter, leases and device-neutral faces of memory and kernels. */
@NullMarked
package io.aipowergrid.node.gpu;

import org.jspecify.annotations.NullMarked;
