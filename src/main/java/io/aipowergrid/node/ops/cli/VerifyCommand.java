package io.aipowergrid.node.ops.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.inference.LocalReplay;
import io.aipowergrid.node.inference.ModelLibrary;
import io.aipowergrid.node.inference.PositionProof;
import io.aipowergrid.node.ops.DataDirectory;
import io.aipowergrid.node.proof.KeyId;
import io.aipowergrid.node.proof.ReceiptVerifier;
import io.aipowergrid.node.proof.ReplayVerifier;
import io.aipowergrid.node.proof.VerificationReport;
import io.aipowergrid.node.proof.VerificationReport.Check;
import io.aipowergrid.node.proof.VerificationReport.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./aipg verify}: checks a saved receipt without server or database. */
@Command(
    name = "verify",
    description = "Check a saved receipt, without server or database.",
    footer = {
      "",
      "Save one with: curl -H 'Authorization: Bearer KEY' NODE/v1/receipts/ID > receipt.json",
      "Exit code: 0 all checks passed, 1 one failed, 2 the checks could not be made."
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final int EXIT_PASSED = 0;
  private static final int EXIT_BROKEN = 1;
  private static final int EXIT_UNABLE = 2;
  private static final int FILE_BYTES_MAX = 32 << 20;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The saved receipt; - reads standard input.")
  String file;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = {
        "A key of the node that you trust: its public key or key id in hex,",
        "or a file with it, such as a saved /v1/log/key. May be repeated."
      })
  List<String> keys = List.of();

  @Option(
      names = "--replay",
      description = {
        "Compute the answer again and compare. Needs the model on this machine and",
        "a receipt saved with ?include=transcript."
      })
  boolean replay;

  @Option(
      names = "--open",
      paramLabel = "TOKEN",
      description = {
        "Replay, and open that output token, counted from 0: what it commits to, the way",
        "to the signed root, and a digest behind each layer of the model."
      })
  @Nullable Integer open;

  @Option(names = "--json", description = "Print the checks as JSON.")
  boolean json;

  @Option(names = "--data-dir", hidden = true, description = "The data folder.")
  @Nullable Path dataDir;

  private @Nullable PositionProof opened;

  @Override
  public Integer call() throws IOException {
    byte[] bytes = read();
    var report = new ReceiptVerifier().verify(bytes, trustedKeys());
    boolean able = true;
    if ((replay || open != null) && report.verdict() == Verdict.PASS) {
      var replayed = replayed(bytes, report);
      able = replayed.checks().size() > report.checks().size();
      report = replayed;
    }
    print(report);
    if (report.verdict() == Verdict.FAIL) {
      return EXIT_BROKEN;
    }
    if (!able) {
      spec.commandLine()
          .getErr()
          .println("aipg: nothing to replay; save the receipt with ?include=transcript");
    }
    return able ? EXIT_PASSED : EXIT_UNABLE;
  }

  private byte[] read() {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      return in.readNBytes(FILE_BYTES_MAX + 1);
    } catch (NoSuchFileException e) {
      throw new ParameterException(spec.commandLine(), "There is no file " + file + ".");
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }

  private Set<KeyId> trustedKeys() throws IOException {
    var trusted = new HashSet<KeyId>();
    for (var key : keys) {
      trusted.addAll(
          TrustedKeys.parse(key)
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "--key " + key + " is neither a key in hex nor a file with one.")));
    }
    return trusted;
  }

  /** The report with the checks of a replay; the same report when there is nothing to replay. */
  private VerificationReport replayed(byte[] bytes, VerificationReport report) {
    var claim = ReceiptVerifier.claim(bytes).orElseThrow();
    if (claim.transcript().isEmpty()) {
      return report;
    }
    var folder = dataDir == null ? DataDirectory.open().root() : dataDir;
    var local = new LocalReplay(new ModelLibrary(folder, InstantSource.system()));
    var model = local.load(claim.receipt().model().id());
    var checks = new ArrayList<>(report.checks());
    checks.addAll(ReplayVerifier.verify(claim.receipt(), claim.transcript().get(), model, local));
    if (open != null && checks.stream().allMatch(check -> check.verdict() != Verdict.FAIL)) {
      var transcript = claim.transcript().get();
      requireToken(open, transcript.outputTokens().size());
      opened = local.prove(transcript.request(), transcript.outputTokens(), open);
      checks.add(OpeningText.check(opened, claim.receipt().leafRoot()));
    }
    var broken = checks.stream().filter(check -> check.verdict() == Verdict.FAIL).findFirst();
    return new VerificationReport(
        checks,
        broken
            .map(check -> "The replay disagrees: the link \"" + check.name() + "\" is broken.")
            .orElseGet(() -> ReplayVerifier.conclusion(claim.receipt())));
  }

  private void requireToken(int position, int tokens) {
    if (position < 0 || position >= tokens) {
      throw new ParameterException(
          spec.commandLine(),
          "--open %d: the answer has %d tokens, counted from 0.".formatted(position, tokens));
    }
  }

  private void print(VerificationReport report) {
    var out = spec.commandLine().getOut();
    if (json) {
      var root = asJson(report);
      if (opened != null) {
        root.set("opening", OpeningText.json(opened));
      }
      out.println(root.toPrettyString());
    } else {
      var console = System.console();
      boolean colour = console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
      report.checks().forEach(check -> out.println(line(check, colour)));
      out.println();
      out.println(report.conclusion());
      if (opened != null) {
        out.println();
        OpeningText.lines(opened).forEach(out::println);
      }
    }
    out.flush();
  }

  private static ObjectNode asJson(VerificationReport report) {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("verdict", report.verdict().name());
    root.put("conclusion", report.conclusion());
    var checks = root.putArray("checks");
    for (var check : report.checks()) {
      var item = checks.addObject();
      item.put("name", check.name());
      item.put("verdict", check.verdict().name());
      item.put("sentence", check.sentence());
    }
    return root;
  }

  private static String line(Check check, boolean colour) {
    var verdict = "%-7s".formatted(check.verdict());
    var shown =
        colour ? "\u001b[" + colourOf(check.verdict()) + "m" + verdict + "\u001b[0m" : verdict;
    return "  " + shown + "  %-15s  %s".formatted(check.name(), check.sentence());
  }

  private static int colourOf(Verdict verdict) {
    return switch (verdict) {
      case PASS -> 32;
      case FAIL -> 31;
      case SKIPPED -> 33;
    };
  }
}
