package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AipgCommandTest {
  @Test
  void aVerbAloneIsTheVerbAmongAll() {
    var all = AipgCommand.commandLine().getSubcommands();
    all.forEach(
        (name, verb) -> {
          if (!name.equals("help")) {
            var alone = AipgCommand.commandLineFor(name).getSubcommands();
            assertThat(alone).containsOnlyKeys(name);
            assertThat(alone.get(name).getUsageMessage()).isEqualTo(verb.getUsageMessage());
            assertThat(alone.get(name).getSubcommands().keySet())
                .isEqualTo(verb.getSubcommands().keySet());
          }
        });
  }

  @Test
  void helpAndUnknownWordsSeeAllVerbs() {
    var all = AipgCommand.commandLine().getSubcommands().keySet();
    for (String word : new String[] {"help", "--help", "no-verb", ""}) {
      assertThat(AipgCommand.commandLineFor(word).getSubcommands().keySet()).isEqualTo(all);
    }
  }
}
