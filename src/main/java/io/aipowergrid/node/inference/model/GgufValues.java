package io.aipowergrid.node.inference.model;

import java.util.Optional;

/** The metadata of one architecture in a GGUF file. */
final class GgufValues {
  private final GgufFile file;
  private final String architecture;

  GgufValues(GgufFile file, String architecture) {
    this.file = file;
    this.architecture = architecture;
  }

  /** A whole number that must be there. */
  int required(String key) {
    return file.whole(name(key)).map(GgufValues::clamped).orElseThrow(() -> missing(key));
  }

  int whole(String key, int otherwise) {
    return file.whole(name(key)).map(GgufValues::clamped).orElse(otherwise);
  }

  /** A number, whole or not. */
  double real(String key, double otherwise) {
    return file.real(name(key)).orElse(otherwise);
  }

  Optional<String> text(String key) {
    return file.text(name(key));
  }

  boolean has(String key) {
    return file.has(name(key));
  }

  /** What to throw when a value cannot be used. */
  RuntimeException refused(String key, String what) {
    return Refusal.of("The GGUF file is not usable: its value " + name(key) + " " + what + ".");
  }

  private String name(String key) {
    return architecture + "." + key;
  }

  private RuntimeException missing(String key) {
    return Refusal.of("The GGUF file lacks the value " + name(key) + ". Convert it again.");
  }

  // What does not fit into an int is out of every range that ModelConfig allows.
  private static int clamped(long value) {
    return Math.clamp(value, -1, Integer.MAX_VALUE);
  }
}
