package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/configuration.md} to the configuration interfaces in the sources. */
class ConfigurationDocTest {
  private static final Path DOCUMENT = Path.of("docs/configuration.md");

  @Test
  void documentListsEveryKeyWithItsDefaultAndSentence() throws IOException {
    String expected = ConfigurationDoc.render(Path.of("src/main/java"));

    if (Boolean.getBoolean("aipg.docs.write")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(DOCUMENT)
        .as("run: mvn test -Dtest=ConfigurationDocTest -Daipg.docs.write=true")
        .content()
        .isEqualTo(expected);
  }
}
