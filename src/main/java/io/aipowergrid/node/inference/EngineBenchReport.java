package io.aipowergrid.node.inference;

import java.time.Duration;

/**
 * What the engine does on this machine with one kind of kernels and that many threads.
 *
 * @param model what was run
 * @param kernels such as {@code scalar} or {@code vector-512}
 * @param prefillPerSecond prompt tokens a second, a prompt of 128
 * @param decodePerSecond output tokens a second of one sequence
 * @param decodeFourPerSecond output tokens a second of four sequences together
 * @param decodeEightPerSecond output tokens a second of eight sequences together
 * @param firstToken from a prompt of 128 to its first token
 * @param commitmentPercent share of a decode step of one sequence that the leaves cost
 */
public record EngineBenchReport(
    String model,
    String kernels,
    int threads,
    double prefillPerSecond,
    double decodePerSecond,
    double decodeFourPerSecond,
    double decodeEightPerSecond,
    Duration firstToken,
    double commitmentPercent) {}
