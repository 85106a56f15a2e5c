/** The Llama decoder on DJL arrays, its optimiser, its training loop and its files. */
@NullMarked
package io.aipowergrid.trainer.model;

import org.jspecify.annotations.NullMarked;
