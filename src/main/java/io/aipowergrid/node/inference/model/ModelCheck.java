package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.ChatMessage;
import java.util.List;
import java.util.function.LongConsumer;

/** Checks a model as deeply as can be without computing with it. Any thread may call. */
public final class ModelCheck {
  private static final List<ChatMessage> TRIAL =
      List.of(new ChatMessage(ChatMessage.Role.USER, "Hello, who are you?"));

  private ModelCheck() {}

  /**
   * Reads every weight and tries tokenizer and template.
   *
   * @param weightsRead told the number of weights read so far
   * @throws NodeException UNPROCESSABLE when something is not usable
   */
  public static void requireSound(LoadedModelFiles files, LongConsumer weightsRead) {
    requireSpeaking(files);
    long done = 0;
    for (var name : DecoderTensors.shapes(files.config()).keySet()) {
      var info = files.tensors().info(name);
      var row = new float[Math.toIntExact(info.columns())];
      for (long i = 0; i < info.rows(); i++) {
        files.tensors().readRow(name, i, row);
        done += row.length;
        weightsRead.accept(done);
      }
    }
  }

  /** Number of weights. */
  public static long parameters(ModelConfig config) {
    return DecoderTensors.parameters(config);
  }

  private static void requireSpeaking(LoadedModelFiles files) {
    var ids = new ModelPromptEncoder(files).chat(TRIAL);
    if (ids.isEmpty()) {
      throw Refusal.of("The model's chat template gives no text for a simple question.");
    }
    for (int i = 0; i < ids.size(); i++) {
      if (ids.get(i) >= files.config().vocabularySize()) {
        throw Refusal.of("The tokenizer gives ids outside of the model's vocabulary.");
      }
    }
  }

  /**
   * Refuses a model that cannot fit.
   *
   * @param freeBytes memory that is left for it
   */
  public static void requireFits(ModelConfig config, long freeBytes) {
    long needed = bytesNeeded(config);
    if (needed > freeBytes) {
      throw new NodeException(
          ErrorCode.UNPROCESSABLE,
          ("The model needs about %,d MiB of memory, but only %,d MiB are free. Give the node a"
                  + " larger heap (-Xmx), unload another model or take a smaller one.")
              .formatted(needed >> 20, freeBytes >> 20));
    }
  }

  /**
   * Memory of the requantised model: one byte and a 64th for a weight (exact-inference.md 2.4),
   * rows rounded up to groups of 64, and the RoPE tables.
   */
  static long bytesNeeded(ModelConfig config) {
    int tables = config.variant().localRopeTheta() > 0 ? 2 : 1;
    long bytes = (long) tables * config.contextLength() * config.headDim() * Float.BYTES;
    for (var shape : DecoderTensors.shapes(config).values()) {
      long rows = shape.size() < 2 ? 1 : shape.getFirst();
      long groups = Math.ceilDiv(shape.getLast(), 64);
      bytes +=
          shape.size() < 2 ? shape.getLast() * Float.BYTES : rows * (groups * 65 + Float.BYTES);
    }
    return bytes;
  }
}
