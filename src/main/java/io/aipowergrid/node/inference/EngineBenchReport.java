package io.aipowergrid.node.inference;

import java.time.Duration;
import java.util.List;

/**
 * What the engine does on this machine with one kind of kernels and that many threads.
 *
 * @param model what was run
 * @param modelBytes memory of the weights and tables
 * @param kernels such as {@code scalar}, {@code vector-512} or {@code c-avx512vnni}
 * @param prefillPerSecond prompt tokens a second, a prompt of 128
 * @param decode for one sequence first, then for more
 * @param firstToken from a prompt of 128 to its first token
 * @param commitmentPercent share of a decode step of one sequence that the leaves cost
 * @param stepBytes bytes of weights that a decode step reads
 * @param readPerSecond bytes a second that so many threads could read from memory at that time
 */
public record EngineBenchReport(
    String model,
    long modelBytes,
    String kernels,
    int threads,
    double prefillPerSecond,
    List<Decode> decode,
    Duration firstToken,
    double commitmentPercent,
    long stepBytes,
    double readPerSecond) {

  /** Output tokens a second of some sequences together. */
  public record Decode(int sequences, double perSecond) {}

  /** Tokens a second of one sequence. */
  public double decodeOnePerSecond() {
    return decode.getFirst().perSecond();
  }

  /** How much of the readable bytes a decode of one sequence reads, in percent. */
  public double readPercent() {
    return 100 * decodeOnePerSecond() * stepBytes / readPerSecond;
  }
}
