package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.ReplayReport;
import io.aipowergrid.node.inference.Replayer;

/** Gives one report, and only to who asks for the right kind of replay. */
record FixedReplay(ReplayReport report, boolean ofFault) implements Replayer {
  @Override
  public ReplayReport replay(GenerationRequest request, TokenIds outputTokens) {
    return asked(false);
  }

  @Override
  public ReplayReport replayFault(GenerationRequest request, TokenIds outputTokens) {
    return asked(true);
  }

  private ReplayReport asked(boolean forFault) {
    if (forFault != ofFault) {
      throw new AssertionError("the other kind of replay was to be made");
    }
    return report;
  }
}
