package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Names of models: {@code name} or {@code organisation/name}; never a way out of a folder. */
final class ModelId {
  private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
  private static final Pattern ID = Pattern.compile(PART + "(/" + PART + ")?");

  private ModelId() {}

  static boolean isValid(String id) {
    return ID.matcher(id).matches();
  }

  static String require(String id) {
    if (!isValid(id)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "A model id is letters, digits, '.', '_' and '-', beginning with a letter or digit, at"
              + " most 96 characters, with at most one '/' as in org/name.",
          "model");
    }
    return id;
  }

  /** An id made of a file's or folder's name. */
  static String suggested(Path source) {
    var name = source.toAbsolutePath().normalize().getFileName();
    var text =
        (name == null ? "" : name.toString())
            .replaceAll("(?i)\\.gguf$", "")
            .replaceAll("[^A-Za-z0-9._-]+", "-")
            .replaceAll("^[^A-Za-z0-9]+", "");
    return require(text.length() > 96 ? text.substring(0, 96) : text);
  }
}
