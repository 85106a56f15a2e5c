/**
 * What nodes do with each other: headers first, blocks from many peers, announcements, transaction
 * relay, and serving all of it.
 */
@NullMarked
package io.aipowergrid.node.chain.sync;

import org.jspecify.annotations.NullMarked;
