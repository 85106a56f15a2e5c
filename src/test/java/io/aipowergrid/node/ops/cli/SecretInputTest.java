package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.NodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretInputTest {
  @TempDir Path folder;

  /** BIP39 counts every character of the extension, blanks at its end included. */
  @ParameterizedTest
  @CsvSource({
    "'two words', 'two words'",
    "'two words\n', 'two words'",
    "'two words\r\n', 'two words'",
    "'two words\r', 'two words'",
    "' two words  \n', ' two words  '",
    "'two words\t', 'two words\t'",
    "'two words\u3000\n', 'two words\u3000'",
    "'two words\n\n', 'two words\n'",
    "'two\nwords', 'two\nwords'",
    "'\n', ''",
    "'', ''",
  })
  void takesOneLineEndOffAFileAndNothingElse(String content, String secret) throws IOException {
    assertThat(SecretInput.read(file(content), "", "extension")).isEqualTo(secret);
    assertThat(SecretInput.readNew(file(content), "", "passphrase")).isEqualTo(secret);
  }

  @Test
  void refusesAFileThatIsTooLargeOrMissing() throws IOException {
    assertThat(SecretInput.read(file("x".repeat(8192)), "", "passphrase")).hasSize(8192);
    Path large = file("x".repeat(8193));
    assertThatThrownBy(() -> SecretInput.read(large, "", "passphrase"))
        .isInstanceOf(NodeException.class)
        .hasMessage(large + " is too large for a secret");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> SecretInput.read(missing, "", "passphrase"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(missing + " cannot be read");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("secret"), content);
  }
}
