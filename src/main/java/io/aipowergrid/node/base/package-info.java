/**
 * Value types without dependencies: hashes, money, byte layouts, token sequences, the error
 * vocabulary.
 */
@NullMarked
package io.aipowergrid.node.base;

import org.jspecify.annotations.NullMarked;
