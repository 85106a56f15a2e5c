package io.aipowergrid.node.ops.bench;

import io.aipowergrid.node.inference.BenchShape;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./aipg bench}: measures this machine and prints the tables of the benches named. */
@Command(
    name = "bench",
    description = "Measure this machine and print tables.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  private static final int THREADS_MAX = 4_096;
  private static final int BLOCKS_MAX = 100_000_000;

  /** In the order in which they run. Benches of one group stand together. */
  private static final List<Bench> BENCHES =
      List.of(
          new EngineTable(),
          new DeviceTables(),
          new PrefixTable(),
          new ConstraintTable(),
          new ReceiptTable(),
          new NodeTables(),
          new KawpowTables(),
          new MiningTables(),
          new GpuTables(),
          new StratumTable(),
          new SignatureTable(),
          new ScriptTable(),
          new HeaderTable(),
          new HeaderChainTable(),
          new FuzzTable(),
          new ImportTables());

  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      completionCandidates = Names.class,
      description = "Any of ${COMPLETION-CANDIDATES}; all by default.")
  List<String> names = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "How long each figure is measured (default: ${DEFAULT-VALUE}).")
  int seconds;

  @Option(
      names = "--threads",
      description = "Threads of the parallel figures (default: all processors).",
      defaultValue = "0")
  int threads;

  @Option(
      names = "--blocks",
      defaultValue = "100000",
      description = "Blocks of the chain that is imported (default: ${DEFAULT-VALUE}).")
  int blocks;

  @Option(
      names = "--shape",
      paramLabel = "WIDTHxLAYERS",
      defaultValue = "768x12",
      converter = ShapeConverter.class,
      description = "The random model that the engine runs (default: ${DEFAULT-VALUE}).")
  BenchShape shape = BenchShape.DEFAULT;

  /** What the operator typed, or what is wrong with it. */
  static final class ShapeConverter implements ITypeConverter<BenchShape> {
    @Override
    public BenchShape convert(String value) {
      try {
        return BenchShape.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Groups and names, for the help text and for shells. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireRange("--seconds", 1, seconds, BenchRun.SECONDS_MAX);
    requireRange("--threads", 0, threads, THREADS_MAX);
    requireRange("--blocks", 1, blocks, BLOCKS_MAX);
    requireKnown();
    var run = new BenchRun(Duration.ofSeconds(seconds), threads, blocks, shape);
    for (Bench bench : chosen(names)) {
      bench.run(run);
    }
    return 0;
  }

  /** What the names stand for, in the order in which it runs; all but long ones without any. */
  static List<Bench> chosen(List<String> names) {
    return BENCHES.stream()
        .filter(
            bench ->
                names.contains(bench.name())
                    || !bench.isLong() && (names.isEmpty() || names.contains(bench.group())))
        .toList();
  }

  private void requireRange(String option, int min, int value, int max) {
    if (value < min || value > max) {
      throw new ParameterException(
          spec.commandLine(), "%s is %d to %d, not %d".formatted(option, min, max, value));
    }
  }

  private void requireKnown() {
    List<String> known = names().toList();
    for (String name : names) {
      if (!known.contains(name)) {
        String all =
            BENCHES.stream()
                .map(bench -> bench.name() + " (" + bench.about() + ")")
                .collect(Collectors.joining(", "));
        throw new IllegalStateException("there is no bench " + name + "; there are " + all);
      }
    }
  }

  private static Stream<String> names() {
    return BENCHES.stream().flatMap(bench -> Stream.of(bench.group(), bench.name())).distinct();
  }
}
