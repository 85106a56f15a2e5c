/** Tests of the job queue. */
package io.aipowergrid.node.jobs;
