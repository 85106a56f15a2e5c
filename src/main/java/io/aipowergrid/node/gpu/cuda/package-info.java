/** NVIDIA devices: the only package that touches JCuda, and NVML beside it. */
@NullMarked
package io.aipowergrid.node.gpu.cuda;

import org.jspecify.annotations.NullMarked;
