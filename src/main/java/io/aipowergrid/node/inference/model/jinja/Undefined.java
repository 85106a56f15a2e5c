package io.aipowergrid.node.inference.model.jinja;

/** What a name without a value gives: prints as nothing, is false, has no parts. */
enum Undefined {
  VALUE
}
