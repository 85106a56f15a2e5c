/** Hashes, key derivation, sealing and signatures as pure functions; no keys are kept here. */
@NullMarked
package io.aipowergrid.node.crypto;

import org.jspecify.annotations.NullMarked;
