package io.aipowergrid.node.inference.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens model files as users bring them: a folder in the Hugging Face form or a GGUF file. Only
 * headers are read; weights are mapped into memory and read on demand. Any thread may call.
 */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * Opens and checks a model; every tensor is there with the right shape. The tensor source must be
   * closed.
   *
   * @throws io.aipowergrid.node.base.NodeException UNPROCESSABLE when a file is missing, damaged or
   *     of a kind that is not supported
   */
  public static LoadedModelFiles open(Path folderOrGguf) {
    if (Files.isDirectory(folderOrGguf)) {
      return HuggingFaceFolder.open(folderOrGguf);
    }
    return GgufModel.open(folderOrGguf);
  }

  /** The files that make up the model at that place. */
  public static List<Path> files(Path folderOrGguf) {
    return Files.isDirectory(folderOrGguf)
        ? HuggingFaceFolder.files(folderOrGguf)
        : List.of(folderOrGguf);
  }

  /** Folder into which native tokenizer code is unpacked; call before the first model is opened. */
  public static void unpackNativesInto(Path folder) {
    NativeTokenizers.unpackInto(folder);
  }
}
