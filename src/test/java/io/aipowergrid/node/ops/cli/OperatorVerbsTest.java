package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** Bad input is answered with a sentence before anything is started. */
class OperatorVerbsTest {
  private static final String ID = "0190a000-0000-7000-8000-000000000001";

  private final StringWriter printed = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          users invite a@example.org --role boss | the roles are operator, admin, member, viewer, not "boss"
          users role a@example.org Admin         | the roles are operator, admin, member, viewer, not "Admin"
          keys rotate ID --overlap-hours 0       | --overlap-hours is 1 to 720, not 0
          keys rotate ID --overlap-hours 721     | --overlap-hours is 1 to 720, not 721
          prices set m                           | name at least one of --prompt, --cached and --output
          ledger list --kind gift                | the kinds are grant, lapse, top-up, reversal, reserve, settle, void, not "gift"
          audit list --from noon                 | a time is written 2026-11-30 or 2026-11-30T08:00:00Z, not "noon"
          ledger list --until 1                  | a time is written 2026-11-30 or 2026-11-30T08:00:00Z, not "1"
          models load m --wait soon              | a time is written 30m, 2h or 1d, not "soon"
          models unload m --wait soon            | a time is written 30m, 2h or 1d, not "soon"
          customers suspend ID --reason _        | give a reason; it was empty
          """)
  void saysWhatIsWrong(String words, String sentence) {
    assertThat(run(words)).isEqualTo(ExitCode.SOFTWARE);
    assertThat(printed.toString().strip()).isEqualTo("aipg: " + sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "verify -V", "keys create --version"})
  void tellsItsVersion(String words) {
    assertThat(run(words)).isZero();
    assertThat(printed.toString()).containsPattern("^aipg \\d+\\.\\d+\\.\\d+").contains("Java 25");
  }

  @ParameterizedTest
  @CsvSource({
    "audit list,0,10000",
    "audit list,10001,10000",
    "ledger list,10001,10000",
    "jobs dead,201,200",
    "jobs dead,0,200"
  })
  void refusesACountWithASentenceAndTheUsageOfTheVerb(String verb, int count, int max) {
    assertThat(run(verb + " --count " + count)).isEqualTo(ExitCode.USAGE);
    assertThat(printed.toString())
        .contains("--count is 1 to %d, not %d".formatted(max, count))
        .contains("Usage: aipg " + verb);
  }

  @ParameterizedTest
  @CsvSource({
    "customers suspend ID,Missing required option: '--reason=",
    "customers plan ID,Missing required parameter: 'PLAN'",
    "customers project ID,Missing required parameter: 'NAME'",
    "customers resume acme,Invalid value for positional parameter",
    "users invite a@example.org,Missing required option: '--role=",
    "jobs replay 7,Invalid value for positional parameter",
    "prices set m --prompt cheap,Invalid value for option '--prompt'",
    "plans set small --open many,Invalid value for option '--open'",
    "ledger list --customer acme,Invalid value for option '--customer'"
  })
  void asksForWhatIsMissing(String words, String sentence) {
    assertThat(run(words)).isEqualTo(ExitCode.USAGE);
    assertThat(printed.toString()).contains(sentence);
  }

  @Test
  void everyVerbAndOptionSaysWhatItIsFor() {
    var verbs = new ArrayList<CommandLine>();
    collect(AipgCommand.commandLine(), verbs);
    assertThat(verbs).hasSizeGreaterThan(60);
    for (CommandLine verb : verbs) {
      var spec = verb.getCommandSpec();
      assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
      for (var option : spec.options()) {
        assertThat(option.description())
            .as(spec.qualifiedName() + " " + option.longestName())
            .isNotEmpty();
      }
    }
  }

  private static void collect(CommandLine command, List<CommandLine> into) {
    into.add(command);
    command.getSubcommands().values().forEach(each -> collect(each, into));
  }

  /** Underscores stand for an empty word. */
  private int run(String words) {
    var arguments = new ArrayList<String>();
    for (String word : words.split(" ")) {
      arguments.add(word.equals("_") ? "" : word.equals("ID") ? ID : word);
    }
    return AipgCommand.commandLineFor(arguments.getFirst())
        .setOut(new PrintWriter(printed, true))
        .setErr(new PrintWriter(printed, true))
        .execute(arguments.toArray(String[]::new));
  }
}
