package io.aipowergrid.node.ops.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The recorded names of what the node exports, as a real scrape showed them. A line is a name, or a
 * name, a question mark and the event that has to happen first; such names a quiet node lacks.
 */
record MetricCatalogue(SortedMap<String, String> events) {
  static final Path FILE = Path.of("src/test/resources/metrics/catalogue.txt");

  static MetricCatalogue read() throws IOException {
    var events = new TreeMap<String, String>();
    for (String line : Files.readAllLines(FILE)) {
      var parts = line.split("\\?", 2);
      events.put(parts[0].strip(), parts.length == 1 ? "" : parts[1].strip());
    }
    return new MetricCatalogue(events);
  }

  /** Every name that the node may export. */
  Set<String> names() {
    return events.keySet();
  }

  /** The names that every node exports that has answered something. */
  Set<String> always() {
    var names = new TreeSet<String>();
    events.forEach(
        (name, event) -> {
          if (event.isEmpty()) {
            names.add(name);
          }
        });
    return names;
  }

  /** The names that only appear with an event, with the event. */
  Map<String, String> conditional() {
    var names = new TreeMap<>(events);
    names.keySet().removeAll(always());
    return names;
  }

  /** Writes what was scraped, and keeps what needs an event. */
  void rewrite(Set<String> scraped) throws IOException {
    var conditional = conditional();
    var all = new TreeSet<>(scraped);
    all.addAll(conditional.keySet());
    List<String> lines = new ArrayList<>();
    for (String name : all) {
      lines.add(conditional.containsKey(name) ? name + " ? " + conditional.get(name) : name);
    }
    Files.write(FILE, lines);
  }
}
