package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/**
 * Keeps the reachability metadata of the native executable current: what Quarkus cannot see by
 * itself because a library reaches it by name at run time.
 */
class NativeMetadataTest {
  private static final Path METADATA =
      Path.of(
          "src/main/resources/META-INF/native-image/io.aipowergrid/aipg-node/reachability-metadata.json");
  private static final Path PICOCLI =
      Path.of(
          "target/classes/META-INF/native-image/picocli-generated/io.aipowergrid/aipg-node/reflect-config.json");

  @Test
  void metadataNamesEverythingThatLibrariesReachByName() throws IOException {
    String expected = render();

    if (Boolean.getBoolean("aipg.docs.write")) {
      Files.writeString(METADATA, expected);
    }
    assertThat(METADATA)
        .as("run: mvn test -Dtest=NativeMetadataTest -Daipg.docs.write=true")
        .content()
        .isEqualTo(expected);
  }

  @Test
  void everyCommandOfTheCommandLineIsRegistered() throws IOException {
    String registered = Files.readString(PICOCLI);
    for (JavaClass command : new ClassFileImporter().importPackages("io.aipowergrid.node.ops")) {
      if (command.isAnnotatedWith(Command.class)) {
        assertThat(registered).contains("\"" + command.getName() + "\"");
      }
    }
  }

  private static String render() throws IOException {
    List<Map<String, Object>> reflection = new ArrayList<>();
    // The tokenizer library calls back into these from native code.
    for (String type :
        List.of(
            "ai.djl.huggingface.tokenizers.jni.CharSpan",
            "ai.djl.huggingface.tokenizers.jni.TokenizersLibrary",
            "java.lang.RuntimeException",
            "java.lang.String",
            "[Lai.djl.huggingface.tokenizers.jni.CharSpan;")) {
      reflection.add(
          Map.of(
              "type", type,
              "jniAccessible", true,
              "allDeclaredConstructors", true,
              "allDeclaredMethods", true,
              "allDeclaredFields", true));
    }
    List<Map<String, Object>> resources =
        Stream.of(
                "postgres-linux-x86_64.txz",
                "models/**",
                "native/lib/tokenizers.properties",
                "native/lib/linux-x86_64/**",
                "db/migration/**")
            .<Map<String, Object>>map(glob -> Map.of("glob", glob))
            .toList();
    var mapper = new ObjectMapper();
    var text = new StringBuilder("{\n  \"reflection\": [\n");
    appendLines(text, reflection, mapper);
    text.append("  ],\n  \"resources\": [\n");
    appendLines(text, resources, mapper);
    return text.append("  ]\n}\n").toString();
  }

  private static void appendLines(
      StringBuilder text, List<Map<String, Object>> entries, ObjectMapper mapper)
      throws IOException {
    for (int i = 0; i < entries.size(); i++) {
      text.append("    ")
          .append(mapper.writeValueAsString(new java.util.TreeMap<>(entries.get(i))))
          .append(i + 1 < entries.size() ? ",\n" : "\n");
    }
  }
}
