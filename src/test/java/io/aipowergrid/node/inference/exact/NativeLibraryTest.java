package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped C libraries are made of the sources beside them, the engine's runs here, and cannot
 * compute wrongly unseen.
 */
class NativeLibraryTest {
  private static final Path SOURCES = Path.of("native-kernels/cpu");
  private static final Path SHIPPED = Path.of("src/main/resources/native/linux-x86_64");
  private static final String LIBRARY = "libaipg-exact.so";
  private static final String RECORD = "libraries.properties";

  @TempDir Path folder;

  @Test
  void theShippedLibrariesAreMadeOfTheseSources() throws Exception {
    var record = record(SHIPPED);
    assertThat(record.getProperty("sources.sha256"))
        .as("run native-kernels/cpu/build after a change of its sources")
        .isEqualTo(hashOfSources());
    for (var library : List.of(LIBRARY, "libaipg-kawpow.so")) {
      assertThat(record.getProperty(library + ".sha256"))
          .isEqualTo(sha256(Files.readAllBytes(SHIPPED.resolve(library))));
    }
  }

  private static String hashOfSources() throws IOException, NoSuchAlgorithmException {
    var bytes = new ByteArrayOutputStream();
    try (var files = Files.list(SOURCES)) {
      for (var file : files.sorted().toList()) {
        bytes.writeBytes((file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(Files.readAllBytes(file));
      }
    }
    return sha256(bytes.toByteArray());
  }

  @Test
  void theLibraryRunsOnLinux() {
    assumeTrue(isLinux(), "the C kernels exist for Linux on x86-64 only");
    assertThat(NativeSupport.shipped()).isInstanceOf(NativeSupport.Available.class);
    assertThat(KernelChoice.NATIVE.create().current().name()).startsWith("c-");
    assertThat(KernelChoice.AUTO.create().current().name()).startsWith("c-");
  }

  @Test
  void theSameCompilerGivesTheSameBytes() throws Exception {
    requireCompiler();
    build("");
    assertThat(record(folder)).isEqualTo(record(SHIPPED));
  }

  @Test
  void aLibraryBuiltWithContractionIsRefused() throws Exception {
    requireCompiler();
    build("-ffp-contract=fast");
    var library = NativeLibrary.load(folder.resolve(LIBRARY));
    assumeTrue(library.level() != CpuLevel.PORTABLE, "this processor cannot fuse");
    assertThat(NativeSupport.check(library))
        .isInstanceOfSatisfying(
            NativeSupport.Unavailable.class,
            refusal ->
                assertThat(refusal.reason()).endsWith("computes other bits than plain Java"));
  }

  @Test
  void aLibraryOfAnotherInterfaceIsRefused() throws Exception {
    requireCompiler();
    build("-DAIPG_ABI=99");
    assertThat(NativeSupport.check(NativeLibrary.load(folder.resolve(LIBRARY))))
        .isEqualTo(
            new NativeSupport.Unavailable(
                "the library has interface 99, this node needs " + NativeLibrary.ABI));
  }

  @Test
  void whatIsNoLibraryIsRefused() throws IOException {
    var file = Files.writeString(folder.resolve(LIBRARY), "no library");
    assertThatThrownBy(() -> NativeLibrary.load(file)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Builds into the test's folder. */
  private void build(String flags) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
            List.of(SOURCES.resolve("build").toAbsolutePath().toString(), folder.toString()));
    process.environment().put("CFLAGS_EXTRA", flags);
    process.redirectErrorStream(true);
    var running = process.start();
    var output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(running.waitFor()).as(output).isZero();
  }

  private static void requireCompiler() throws IOException, InterruptedException {
    assumeTrue(isLinux(), "the C kernels are built on Linux on x86-64 only");
    var wanted = record(SHIPPED).getProperty("compiler");
    assumeTrue(wanted.equals(compiler()), "the C kernels were built with " + wanted);
  }

  private static String compiler() throws InterruptedException {
    try {
      var gcc = new ProcessBuilder("gcc", "--version").redirectErrorStream(true).start();
      var output = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      gcc.waitFor();
      return output.lines().findFirst().orElse("");
    } catch (IOException e) {
      return "no gcc";
    }
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
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
