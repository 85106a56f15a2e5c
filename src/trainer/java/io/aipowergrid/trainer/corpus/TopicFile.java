package io.aipowergrid.trainer.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the corpus files; their form is described at the head of {@code corpus/facts.txt}. */
final class TopicFile {
  private static final String HOLE = "@";

  private final Map<String, Pattern> macros =
      new HashMap<>(Map.of("word", new Pattern.MadeUpWord()));
  private final Map<String, String> frames = new HashMap<>();
  private final List<Topic> topics = new ArrayList<>();
  private String name = "";
  private String answer = "";
  private List<String> mustContain = new ArrayList<>();
  private List<Pattern> patterns = new ArrayList<>();
  private List<String> heldOut = new ArrayList<>();

  private TopicFile() {}

  static List<Topic> read(String resource) {
    var file = new TopicFile();
    text(resource).lines().map(String::strip).forEach(file::line);
    file.finishTopic();
    return List.copyOf(file.topics);
  }

  private static String text(String resource) {
    try (var in = TopicFile.class.getResourceAsStream("/corpus/" + resource)) {
      var bytes = Objects.requireNonNull(in, resource).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    if (line.startsWith("<") && line.contains("> = ")) {
      macro(line);
      return;
    }
    var value = line.substring(Math.min(line.length(), 3));
    switch (line.substring(0, Math.min(line.length(), 3))) {
      case "== " -> startTopic(value);
      case "A: " -> answer = value;
      case "M: " -> mustContain.addAll(List.of(value.split("\\|")));
      case "Q: " -> patterns.add(Pattern.parse(framed(value), macros));
      case "T: " -> heldOut.add(value);
      default -> throw new IllegalArgumentException("not a corpus line: " + line);
    }
  }

  private void macro(String line) {
    var end = line.indexOf("> = ");
    var macro = line.substring(1, end);
    var text = line.substring(end + 4);
    if (text.contains(HOLE)) {
      frames.put("<" + macro + "> ", text);
    } else {
      macros.put(macro, Pattern.parse(text, macros));
    }
  }

  private String framed(String value) {
    for (var frame : frames.entrySet()) {
      if (value.startsWith(frame.getKey())) {
        return frame.getValue().replace(HOLE, value.substring(frame.getKey().length()));
      }
    }
    return value;
  }

  private void startTopic(String newName) {
    finishTopic();
    name = newName;
    mustContain = new ArrayList<>();
    patterns = new ArrayList<>();
    heldOut = new ArrayList<>();
  }

  private void finishTopic() {
    if (!name.isEmpty()) {
      topics.add(new Topic(name, answer, mustContain, patterns, heldOut));
    }
  }
}
