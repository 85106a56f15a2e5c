/** The script language: interpreter, signature hashes, standard templates and asset scripts. */
@NullMarked
package io.aipowergrid.node.chain.script;

import org.jspecify.annotations.NullMarked;
