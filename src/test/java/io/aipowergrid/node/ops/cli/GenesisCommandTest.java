package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenesisCommandTest {
  private static final String ADDRESS = "ms6usLyxmrJfQ2t93bbKHYbce6DxJWm8Kq";

  @TempDir Path folder;

  private final StringWriter printed = new StringWriter();

  @Test
  void makesANetworkThatCanBeRead() {
    assertThat(run("our-own", ADDRESS)).as(printed.toString()).isZero();
    var params = NetworkParamsReader.read(folder.resolve("our-own.json").toString());
    assertThat(params.name()).isEqualTo("our-own");
    assertThat(params.headerHasher().id(params.genesis().header())).isEqualTo(params.genesisHash());
    assertThat(params.proofOfWork().kawpowActivationTime())
        .isEqualTo(params.genesis().header().time() + 1);
    assertThat(printed).asString().contains(params.genesisHash().toDisplayHex());
  }

  @Test
  void neverChangesANetworkThatExists() {
    assertThat(run("our-own", ADDRESS)).isZero();
    assertThat(run("our-own", ADDRESS)).isEqualTo(2);
    assertThat(printed).asString().contains("exists; a network's parameters never change");
  }

  @Test
  void refusesNamesAndAddressesOfAnotherForm() {
    assertThat(run("Our", ADDRESS)).isEqualTo(2);
    assertThat(run("our", ADDRESS.substring(1))).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysInASentenceThatItCannotWrite() throws IOException {
    folder = Files.writeString(folder.resolve("a-file"), "");
    assertThat(run("our-own", ADDRESS)).isEqualTo(1);
    assertThat(printed).asString().startsWith("aipg: ").contains("our-own.json cannot be written");
    assertThat(printed).asString().hasLineCount(1);
  }

  private int run(String name, String address) {
    return AipgCommand.commandLine()
        .setOut(new PrintWriter(printed, true))
        .setErr(new PrintWriter(printed, true))
        .execute(
            "chain", "genesis", name, "--operations-address", address, "--folder", "" + folder);
  }
}
