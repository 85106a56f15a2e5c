package io.aipowergrid.node.console.page;

import java.util.List;

/**
 * The GPUs of this node.
 *
 * @param absence why there is none; empty when there is one
 */
public record GpusView(List<GpuRow> gpus, String absence) {
  public GpusView {
    gpus = List.copyOf(gpus);
  }
}
