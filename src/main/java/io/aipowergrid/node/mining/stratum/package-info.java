/** Stratum in the Ravencoin family's dialect: a client of pools, and a server for other rigs. */
@NullMarked
package io.aipowergrid.node.mining.stratum;

import org.jspecify.annotations.NullMarked;
