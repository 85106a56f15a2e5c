package io.aipowergrid.node.inference.model;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The door to DJL's native tokenizer library: never downloads, and unpacks into a folder of ours.
 * Thread-safe.
 */
final class NativeTokenizers {
  private static final String FOLDER_PROPERTY = "ENGINE_CACHE_DIR";

  /** DJL would otherwise cut texts at 512 tokens and pad them. */
  private static final Map<String, String> OPTIONS =
      Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

  private NativeTokenizers() {}

  /**
   * Where the library is unpacked, once; the environment variables ENGINE_CACHE_DIR and
   * DJL_CACHE_DIR win. Without a call it is DJL's folder under the home directory.
   */
  static void unpackInto(Path folder) {
    if (System.getProperty(FOLDER_PROPERTY) == null) {
      System.setProperty(FOLDER_PROPERTY, folder.toAbsolutePath().toString());
    }
  }

  static HuggingFaceTokenizer create(byte[] tokenizerJson) {
    System.setProperty("ai.djl.offline", "true");
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(tokenizerJson), OPTIONS);
    } catch (LinkageError e) {
      throw new NodeException(
          ErrorCode.NOT_READY,
          "The native tokenizer library cannot be loaded on this machine. Check that the data"
              + " folder is writable and not mounted noexec; Linux on x86-64 or arm64 is supported.");
    } catch (IOException | RuntimeException e) {
      throw Refusal.of(
          "The file tokenizer.json is not accepted by the tokenizer library: "
              + Refusal.shown(String.valueOf(e.getMessage())));
    }
  }

  /**
   * The ids of a text. DJL's own encode also fetches texts, spans and masks of every token, which
   * takes several times as long as the encoding.
   *
   * @param dress whether the tokenizer's post-processor adds its tokens
   */
  static long[] encode(HuggingFaceTokenizer tokenizer, String text, boolean dress) {
    var library = TokenizersLibrary.LIB;
    long encoding = library.encode(tokenizer.getHandle(), text, dress);
    try {
      return library.getTokenIds(encoding);
    } finally {
      library.deleteEncoding(encoding);
    }
  }
}
