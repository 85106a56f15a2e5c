package io.aipowergrid.node.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the documented request bodies to the fields the readers ask for. */
class RequestBodyDocTest {
  private static final Path SOURCES = Path.of("src/main/java/io/aipowergrid/node/api/openai");
  private static final Pattern FIELD =
      Pattern.compile("(?:body|parser)\\s*\\.\\w+\\(\\s*\"(\\w+)\"");

  /** Read only to be refused or to be found harmless. */
  private static final Set<String> REFUSED =
      Set.of("functions", "modalities", "audio", "web_search_options", "echo", "suffix", "best_of");

  /** Their names are made of a prefix. */
  private static final Set<String> GUIDED = Set.of("guided_json", "guided_regex", "guided_choice");

  @Test
  void chatDocumentsExactlyWhatIsRead() throws IOException {
    var read = read("ChatCompletionRequest", "ChatMessagesField", "GenerationOptionsParser");
    read.addAll(read("ToolsField", "OutputConstraintField"));
    read.addAll(GUIDED);
    assertThat(documented(ChatCompletionBody.class)).isEqualTo(read);
  }

  @Test
  void completionsDocumentExactlyWhatIsRead() throws IOException {
    var read = read("CompletionRequest", "GenerationOptionsParser", "OutputConstraintField");
    read.addAll(GUIDED);
    assertThat(documented(CompletionBody.class)).isEqualTo(read);
  }

  private static Set<String> documented(Class<? extends Record> body) {
    return Arrays.stream(body.getRecordComponents())
        .map(component -> component.getAccessor().getAnnotation(JsonProperty.class))
        .map(property -> Objects.requireNonNull(property).value())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> read(String... classes) throws IOException {
    var names = new TreeSet<String>();
    for (var name : List.of(classes)) {
      var source = Files.readString(SOURCES.resolve(name + ".java"));
      FIELD.matcher(source).results().forEach(match -> names.add(match.group(1)));
    }
    names.removeAll(REFUSED);
    return names;
  }
}
