/** Tests of the process: embedded database, launcher, lifecycle, documents. */
package io.aipowergrid.node.ops;
