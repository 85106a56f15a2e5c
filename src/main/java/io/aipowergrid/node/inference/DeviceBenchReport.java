package io.aipowergrid.node.inference;

import io.aipowergrid.node.inference.EngineBenchReport.Decode;
import java.util.List;

/**
 * What a device does with a model.
 *
 * @param model what was run
 * @param deviceBytes its weights and all room that it has there
 * @param prefillPerSecond prompt tokens a second, a prompt of 128
 * @param decode output tokens a second at position 128, draws by the processor included
 * @param stepBytes bytes of weights that a step reads
 * @param readPerSecond bytes a second that our largest-value kernel reads of the device's memory
 */
public record DeviceBenchReport(
    String model,
    long deviceBytes,
    double prefillPerSecond,
    List<Decode> decode,
    long stepBytes,
    double readPerSecond) {
  public DeviceBenchReport {
    decode = List.copyOf(decode);
  }

  /** How much of the readable bytes a decode of one sequence reads, in percent. */
  public double readPercent() {
    return 100 * decode.getFirst().perSecond() * stepBytes / readPerSecond;
  }
}
