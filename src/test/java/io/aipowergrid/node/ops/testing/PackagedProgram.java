package io.aipowergrid.node.ops.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The packaged program, for processes of its own. Any thread may use it. */
public final class PackagedProgram {
  /**
   * For programs that run for seconds: the second compiler waits until something is really hot, at
   * a hundred times its usual thresholds, and else costs more than it gives.
   */
  static final List<String> SHORT_LIVED =
      List.of(
          "-XX:Tier4InvocationThreshold=500000",
          "-XX:Tier4MinInvocationThreshold=60000",
          "-XX:Tier4CompileThreshold=1500000");

  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final List<String> FLAGS =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "-XX:+RestoreMXCSROnJNICalls");

  /** As the launcher does it for verbs that only ask: one compiler is enough. */
  private static final List<String> ONE_COMPILER = List.of("-XX:TieredStopAtLevel=1");

  /** The verbs of tests that compute: blocks, hashes, answers. */
  private static final Set<String> COMPUTING = Set.of("run", "chain");

  /** As the launcher does it: the first process that ends well keeps its classes for the others. */
  private static final List<String> SHARED_CLASSES =
      List.of(
          "-XX:SharedArchiveFile=" + JAR.resolveSibling("classes.jsa"),
          "-XX:+AutoCreateSharedArchive",
          "-Xlog:cds*=off",
          "-Xlog:aot*=off");

  private PackagedProgram() {}

  /**
   * A process that runs a verb when it is started; it inherits no setting of the tests' own
   * Quarkus.
   *
   * @param settings of the JVM and the program, such as {@code -Xmx512m}
   * @param words the verb and what follows it
   */
  public static ProcessBuilder process(List<String> settings, List<String> words) {
    assertThat(JAR).as("the packaged node; made by mvn package").exists();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(COMPUTING.contains(words.getFirst()) ? SHORT_LIVED : ONE_COMPILER);
    command.addAll(SHARED_CLASSES);
    command.addAll(settings);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(words);
    return clean(new ProcessBuilder(command));
  }

  static ProcessBuilder clean(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("QUARKUS_"));
    return builder;
  }
}
