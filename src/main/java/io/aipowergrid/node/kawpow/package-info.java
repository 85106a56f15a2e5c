/** The KawPoW hash as pure functions: epoch context, random program, hasher and verifier. */
@NullMarked
package io.aipowergrid.node.kawpow;

import org.jspecify.annotations.NullMarked;
