/** Tables of the jobs room; entities never leave it. */
@NullMarked
package io.aipowergrid.node.jobs.data;

import org.jspecify.annotations.NullMarked;
