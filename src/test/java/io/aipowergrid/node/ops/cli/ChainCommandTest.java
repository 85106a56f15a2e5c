package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chain commands say when there is no node, and of networks that are none. */
class ChainCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();

  @Test
  void saysThatNoNodeRunsAndHowToStartOne() {
    assertThat(run("status", "--cookie", folder.resolve("rpc.cookie").toString())).isEqualTo(1);
    assertThat(out.toString().strip())
        .isEqualTo("aipg: no node runs on " + folder + "; start one with ./aipg run");
  }

  @Test
  void saysThatNobodyAnswersWhereACookieWasLeft() throws IOException {
    Path cookie = Files.writeString(folder.resolve("rpc.cookie"), "__cookie__:x");
    assertThat(run("peers", "--rpc", "http://127.0.0.1:1/", "--cookie", cookie.toString()))
        .isEqualTo(1);
    assertThat(out.toString().strip())
        .isEqualTo("aipg: no node answers at http://127.0.0.1:1/; start one with ./aipg run");
  }

  @Test
  void saysWhatIsWrongWithANetwork() throws IOException {
    assertThat(run("status", "--network", "aipg-moon")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("aipg: no network and no file is named \"aipg-moon\"; networks are aipg-main");
    Path file = folder.resolve("mine.json");
    Files.writeString(file, "{\"extends\":\"aipg-main\",\"colour\":1}");
    out.getBuffer().setLength(0);
    assertThat(run("import", "--network", file.toString(), file.toString())).isEqualTo(1);
    assertThat(out.toString().strip()).isEqualTo("aipg: unknown field \"colour\"");
  }

  @Test
  void asksForFilesToImport() {
    assertThat(run("import")).isEqualTo(2);
    assertThat(out.toString()).contains("Missing required parameter: 'FILE");
    assertThat(run("import", folder.toString())).isEqualTo(2);
    assertThat(out.toString()).contains(folder + " is no file that can be read");
  }

  private int run(String... words) {
    var arguments = new ArrayList<>(List.of("chain"));
    arguments.addAll(List.of(words));
    return AipgCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute(arguments.toArray(String[]::new));
  }
}
