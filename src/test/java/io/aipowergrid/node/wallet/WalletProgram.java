package io.aipowergrid.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.ops.testing.PackagedProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code wallet} commands of the packaged program beside a node. One thread uses it. */
final class WalletProgram {
  private static final int MINUTES_MAX = 5;

  private final Path data;
  private final Path log;
  private final String passphrase;

  /**
   * @param data of the node
   * @param log where what is printed goes
   */
  WalletProgram(Path data, Path log, String passphrase) {
    this.data = data;
    this.log = log;
    this.passphrase = passphrase;
  }

  /** What a command printed, and its exit status. */
  record Outcome(int status, String printed) {
    /** The rest of the line that begins so. */
    String after(String begin) {
      return printed
          .lines()
          .filter(line -> line.startsWith(begin))
          .findFirst()
          .map(line -> line.substring(begin.length()).strip())
          .orElseThrow(() -> new AssertionError("no line " + begin + " in " + printed));
    }
  }

  /** Runs a command that must succeed. */
  Outcome done(String... words) throws Exception {
    Outcome outcome = run("", Map.of(), words);
    assertThat(outcome.status()).as(outcome.printed()).isZero();
    return outcome;
  }

  /** Runs a command that must be refused with these words. */
  void refused(String why, Map<String, String> environment, String... words) throws Exception {
    Outcome outcome = run("yes\n", environment, words);
    assertThat(outcome.status()).as(outcome.printed()).isEqualTo(1);
    assertThat(outcome.printed()).contains(why).doesNotContain("Exception", "\tat ");
  }

  /**
   * @param answer what is typed
   * @param environment beyond what each command has
   */
  Outcome run(String answer, Map<String, String> environment, String... words) throws Exception {
    Process process = start(environment, words);
    try (var out = process.getOutputStream()) {
      out.write(answer.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without asking.
      assertThat(process.isAlive()).isFalse();
    }
    assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
    return new Outcome(process.exitValue(), Files.readString(log));
  }

  private Process start(Map<String, String> environment, String... words) throws IOException {
    var command = new ArrayList<>(List.of("wallet"));
    command.addAll(List.of(words));
    var builder = PackagedProgram.process(List.of("-Xmx512m"), command);
    builder.environment().put("AIPG_DATA_DIR", data.toString());
    builder.environment().put("AIPG_CHAIN_NETWORK", "aipg-regtest");
    builder.environment().put("AIPG_WALLET_PASSPHRASE", passphrase);
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }
}
