/** Admission, the queue of record, dispatch, running and settlement of jobs. */
@NullMarked
package io.aipowergrid.node.jobs;

import org.jspecify.annotations.NullMarked;
