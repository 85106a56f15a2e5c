/** Fast verification of ECDSA on secp256k1: field, points, recoding; entered through Secp256k1. */
@NullMarked
package io.aipowergrid.node.crypto.secp256k1;

import org.jspecify.annotations.NullMarked;
