package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.inference.model.TinyModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {
  private Path temp;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String source;

  @BeforeEach
  void makeModel(@TempDir Path folder) {
    temp = folder;
    source = TinyModel.make().writeFolder(temp.resolve("Tiny Model")).toString();
  }

  @Test
  void addsListsInspectsVerifiesAndRemoves() throws Exception {
    assertThat(run("add", source, "--id", "acme/tiny")).isZero();
    assertThat(out.toString()).contains("acme/tiny").contains("AIPG_INFERENCE_MODELS_LOAD");
    assertThat(run("list")).isZero();
    assertThat(out.toString()).contains("aipg-builtin").contains("acme/tiny").contains("copied");
    assertThat(run("inspect", "acme/tiny")).isZero();
    assertThat(out.toString()).contains("model.safetensors").contains("64 tokens");
    assertThat(run("verify", "acme/tiny")).isZero();
    Files.writeString(temp.resolve("data/models/acme/tiny/config.json"), "{}");
    assertThat(run("verify", "acme/tiny")).isEqualTo(1);
    assertThat(out.toString()).contains("CHANGED");
    assertThat(run("remove", "acme/tiny")).isZero();
    assertThat(run("list")).isZero();
    assertThat(out.toString()).doesNotContain("acme/tiny");
  }

  @Test
  void makesAnIdOfThePathAndInspectsWithoutAdding() {
    assertThat(run("inspect", source)).isZero();
    assertThat(out.toString()).contains("Tiny-Model");
    assertThat(run("list")).isZero();
    assertThat(out.toString()).doesNotContain("Tiny-Model");
    assertThat(run("add", source, "--link")).isZero();
    assertThat(run("list")).isZero();
    assertThat(out.toString()).contains("Tiny-Model").contains("linked");
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(run("add", temp.resolve("absent").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no such file or folder").doesNotContain("\tat ");
    assertThat(run("remove", "aipg-builtin")).isEqualTo(1);
    assertThat(run("inspect", "nobody/knows")).isEqualTo(1);
    assertThat(run("add")).isEqualTo(2);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    var all =
        Stream.concat(
                Stream.of("models", "--data-dir", temp.resolve("data").toString()),
                Arrays.stream(arguments))
            .toArray(String[]::new);
    return AipgCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }
}
