/** The front door of inference: engine, requests, events and the model catalogue. */
@NullMarked
package io.aipowergrid.node.inference;

import org.jspecify.annotations.NullMarked;
