package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.Hash256;
import java.time.Instant;
import java.util.List;

/**
 * What was found when a model was added; kept beside it as {@code aipg-model.json}.
 *
 * @param source the file or folder the model lives in
 * @param linked whether that is outside of the data folder
 * @param templateHash hash of the chat template; zero when the model has none
 * @param files every file of the model
 */
public record ModelManifest(
    String id,
    String source,
    boolean linked,
    Instant added,
    String architecture,
    long parameters,
    int contextLength,
    int vocabularySize,
    Hash256 tokenizerHash,
    Hash256 templateHash,
    List<SourceFile> files) {
  public ModelManifest {
    files = List.copyOf(files);
  }

  /** A file as it was when the model was added. */
  public record SourceFile(String name, long bytes, Hash256 sha256) {}

  /** Bytes of all files. */
  public long bytes() {
    return files.stream().mapToLong(SourceFile::bytes).sum();
  }
}
