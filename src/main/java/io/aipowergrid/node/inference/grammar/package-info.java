/**
 * Grammars as byte-level automata: regular expressions and JSON schemas that an answer must match.
 */
@NullMarked
package io.aipowergrid.node.inference.grammar;

import org.jspecify.annotations.NullMarked;
