package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aipowergrid.node.inference.model.ModelConfig;
import io.aipowergrid.node.mining.kernel.PtxAssembler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped PTX is made of the sources beside it, has only exact operations, and is machine code
 * for every device.
 */
class DeviceCodeTest {
  private static final Path SOURCES = Path.of("native-kernels/cuda");
  private static final Path SHARED = Path.of("native-kernels/cpu/exact_math.h");
  private static final Path SHIPPED = Path.of("src/main/resources/native/cuda");
  private static final String RECORD = "aipg-exact.properties";

  /** Three blocks of 128 threads on a multiprocessor of 65,536 registers. */
  private static final int REGISTERS_MAX = 168;

  @TempDir Path folder;

  @Test
  void theShippedTextIsMadeOfTheseSources() throws Exception {
    var record = record(SHIPPED);
    assertThat(record.getProperty("sources.sha256"))
        .as("run native-kernels/cuda/build after a change of its sources")
        .isEqualTo(hashOfSources());
    for (int generation : new int[] {75, 80}) {
      assertThat(record.getProperty("sm_" + generation + ".sha256"))
          .isEqualTo(sha256(DeviceCode.ptx(generation).getBytes(StandardCharsets.US_ASCII)));
    }
  }

  private static String hashOfSources() throws IOException, NoSuchAlgorithmException {
    var sources = new TreeMap<String, Path>();
    try (var files = Files.list(SOURCES)) {
      files.forEach(file -> sources.put(file.getFileName().toString(), file));
    }
    sources.put(SHARED.getFileName().toString(), SHARED);
    var bytes = new ByteArrayOutputStream();
    for (var source : sources.entrySet()) {
      bytes.writeBytes((source.getKey() + "\n").getBytes(StandardCharsets.UTF_8));
      bytes.writeBytes(Files.readAllBytes(source.getValue()));
    }
    return sha256(bytes.toByteArray());
  }

  @Test
  void theCallerHasTheConstantsOfTheSources() throws IOException {
    var text = new StringBuilder(Files.readString(SHARED));
    for (var file : List.of("device.cuh", "multiply.cu", "sampling.cu")) {
      text.append(Files.readString(SOURCES.resolve(file)));
    }
    assertThat(DeviceKernels.THREADS).isEqualTo(constant(text, "THREADS"));
    assertThat(DeviceKernels.PART_PAGES).isEqualTo(constant(text, "PART_PAGES"));
    assertThat(DeviceKernels.TILE_TOKENS).isEqualTo(constant(text, "TILE_TOKENS"));
    assertThat(DeviceKernels.CHUNK).isEqualTo(constant(text, "CHUNK"));
    assertThat(ExactMath.GROUP).isEqualTo(constant(text, "GROUP"));
    assertThat(WeightMatrix.ROWS).isEqualTo(constant(text, "ROWS"));
    assertThat(KvPage.TOKENS).isEqualTo(constant(text, "PAGE"));
    assertThat(DeviceKernels.HEAD_MAX)
        .isEqualTo(constant(text, "HEAD_MAX"))
        .as("a block has room for the widest head")
        .isGreaterThanOrEqualTo(ModelConfig.HEAD_DIM_MAX);
  }

  /** A number, or a product of numbers and other constants. */
  private static int constant(CharSequence text, String name) {
    var found = Pattern.compile("\\b" + name + " = (\\w+(?: \\* \\w+)*)").matcher(text);
    assertThat(found.find()).as(name).isTrue();
    return Stream.of(found.group(1).split(" \\* "))
        .mapToInt(
            factor -> factor.matches("\\d+") ? Integer.parseInt(factor) : constant(text, factor))
        .reduce(1, Math::multiplyExact);
  }

  @Test
  void everyOperationOnFloatsIsRoundedToNearestEven() throws IOException {
    for (int generation : new int[] {75, 80}) {
      assertThat(DeviceCode.ptx(generation).lines())
          .noneMatch(
              line -> line.contains(".ftz") || line.contains(".approx") || line.contains(".f64"))
          .noneMatch(
              line -> line.matches("\\s*(@\\S+\\s+)?(add|sub|mul|fma|mad|div|sqrt)\\.f32.*"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sm_75", "sm_80", "sm_86", "sm_89", "sm_90"})
  void theDriversAssemblerTakesEveryKernelWithoutSpills(String architecture, TestReporter reporter)
      throws IOException {
    var text = DeviceCode.ptx(Integer.parseInt(architecture.substring(3)));
    var kernels = PtxAssembler.assembleAll(text, architecture);
    assertThat(kernels).hasSize(text.split("\\.visible \\.entry ").length - 1).isNotEmpty();
    kernels.forEach(
        (name, needs) -> {
          reporter.publishEntry(architecture + " " + name, needs.registers() + " registers");
          assertThat(needs.registers()).as(name).isBetween(1, REGISTERS_MAX);
          assertThat(needs.stackBytes()).as(name).isZero();
          assertThat(needs.spillBytes()).as(name).isZero();
        });
  }

  @Test
  void theSameCompilerGivesTheSameBytes() throws Exception {
    requireCompiler();
    assertThat(build("nvcc")).isZero();
    assertThat(record(folder)).isEqualTo(record(SHIPPED));
  }

  @Test
  void aTextThatIsNotExactIsNotMade() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the build is a shell script");
    assertThat(build(compilerThatWrites("add.rn.f32"))).isZero();
    for (var operation :
        List.of("add.rn.ftz.f32", "div.approx.f32", "mul.f32", "fma.rz.f32", "add.rn.f64")) {
      assertThat(build(compilerThatWrites(operation))).as(operation).isNotZero();
      assertThat(folder.resolve("aipg-exact-sm_75.ptx")).doesNotExist();
    }
  }

  /** A compiler that takes any source for one operation. */
  private String compilerThatWrites(String operation) throws IOException {
    var script =
        """
        #!/bin/sh
        while [ $# -gt 0 ]; do
          if [ "$1" = -o ]; then echo '  %s %%f1, %%f2, %%f3;' > "$2"; fi
          shift
        done
        """
            .formatted(operation);
    var file = Files.writeString(folder.resolve("compiler"), script);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make a program of " + file);
    }
    return file.toString();
  }

  /** Builds into the test's folder; returns the exit code. */
  private int build(String compiler) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
            List.of(SOURCES.resolve("build").toAbsolutePath().toString(), folder.toString()));
    process.environment().put("NVCC", compiler);
    process.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return process.start().waitFor();
  }

  private static void requireCompiler() throws IOException, InterruptedException {
    var wanted = record(SHIPPED).getProperty("compiler");
    assumeTrue(wanted.equals(compiler()), "the CUDA kernels were built with " + wanted);
  }

  private static String compiler() throws InterruptedException {
    try {
      var nvcc = new ProcessBuilder("nvcc", "--version").redirectErrorStream(true).start();
      var output = new String(nvcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      nvcc.waitFor();
      return output.lines().reduce("", (first, last) -> last);
    } catch (IOException e) {
      return "no nvcc";
    }
  }

  private static Properties record(Path folder) throws IOException {
    var properties = new Properties();
    properties.load(new StringReader(Files.readString(folder.resolve(RECORD))));
    return properties;
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
