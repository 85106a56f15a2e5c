/**
 * A device that executes PTX text as compilers write it: thread by thread, in any order the text
 * allows. It shows that kernels compute what they should; it is no measure of speed. (The
 * interpreter of {@code mining.kernel} runs our generator's text in lockstep, which is much faster
 * and all that such text needs.)
 */
@NullMarked
package io.aipowergrid.node.gpu.ptx;

import org.jspecify.annotations.NullMarked;
