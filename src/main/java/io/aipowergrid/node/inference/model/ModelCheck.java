package io.aipowergrid.node.inference.model;

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
   * Refuses a model that no memory is left for.
   *
   * @param keyValueBytesMax what the engine may take for keys and values
   * @throws NodeException UNPROCESSABLE with both numbers
   */
  public static void requireFits(ModelMemory needed, FreeMemory free, long keyValueBytesMax) {
    if (needed.offHeap() > free.offHeap()) {
      throw Refusal.of(
          ("The model's weights need about %,d MiB of memory beside the Java heap, but only %,d MiB"
                  + " are free. Unload another model, give the machine or container more memory,"
                  + " make the heap smaller (-Xmx) or take a smaller model.")
              .formatted(mebibytes(needed.offHeap()), free.offHeap() >> 20));
    }
    long heap = needed.heap(keyValueBytesMax);
    if (heap > free.heap()) {
      throw Refusal.of(
          ("The model needs about %,d MiB of Java heap, but only %,d MiB are free. Give the node a"
                  + " larger heap (-Xmx), unload another model or take a smaller one.")
              .formatted(mebibytes(heap), free.heap() >> 20));
    }
  }

  /**
   * Refuses a model that this machine could not hold even if nothing else ran on it.
   *
   * @param machineBytes all memory of machine or container
   * @throws NodeException UNPROCESSABLE with both numbers
   */
  public static void requireHoldable(ModelMemory needed, long machineBytes) {
    // The shortest context is enough to be of use, so keys and values do not count here.
    if (needed.total(0) > machineBytes) {
      throw Refusal.of(
          ("The model needs about %,d MiB of memory, but this machine has %,d MiB in all. Take a"
                  + " smaller model, or a machine or container with more memory.")
              .formatted(mebibytes(needed.total(0)), machineBytes >> 20));
    }
  }

  private static long mebibytes(long bytes) {
    return Math.ceilDiv(bytes, 1L << 20);
  }
}
