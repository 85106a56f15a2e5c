/** The part of the Jinja language that chat templates use: no files, no Java, bounded work. */
@NullMarked
package io.aipowergrid.node.inference.model.jinja;

import org.jspecify.annotations.NullMarked;
