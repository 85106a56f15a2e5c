package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.exact.ExactModels;
import io.aipowergrid.node.inference.exact.ExactReplayer;
import io.aipowergrid.node.inference.exact.KernelChoice;
import java.util.List;

/**
 * Re-executes generations without a running node: loads the models it needs from the library.
 * Thread-safe; computes on the calling thread.
 */
public final class LocalReplay implements Replayer {
  /** What the transcripts of a receipt are taken to need: as much as a node gives by default. */
  private static final long KV_BYTES_MAX = 512L << 20;

  private final LocalModelCatalog catalog;
  private final ExactReplayer replayer;

  public LocalReplay(ModelLibrary library) {
    var models = new ExactModels(KernelChoice.AUTO);
    this.catalog =
        new LocalModelCatalog(library, models, List.of(), KV_BYTES_MAX, HostMemory::free);
    this.replayer = new ExactReplayer(models);
  }

  /**
   * Brings a model into memory and says what it is.
   *
   * @throws io.aipowergrid.node.base.NodeException MODEL_NOT_FOUND, or UNPROCESSABLE when it is
   *     damaged or does not fit
   */
  public ModelCard load(String modelId) {
    return catalog.load(modelId);
  }

  @Override
  public ReplayReport replay(GenerationRequest request, TokenIds outputTokens) {
    return replayer.replay(request, outputTokens);
  }

  @Override
  public ReplayReport replayFault(GenerationRequest request, TokenIds outputTokens) {
    return replayer.replayFault(request, outputTokens);
  }

  /**
   * Opens an output token and says what it was between the layers.
   *
   * @param position index among the output tokens
   * @throws io.aipowergrid.node.base.NodeException INVALID_REQUEST when there is no such token or
   *     the model cannot have given such an answer
   */
  public PositionProof prove(GenerationRequest request, TokenIds outputTokens, int position) {
    return replayer.prove(request, outputTokens, position);
  }
}
