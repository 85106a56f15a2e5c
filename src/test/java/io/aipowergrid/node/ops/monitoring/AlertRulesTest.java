package io.aipowergrid.node.ops.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Holds the alert rules to what the node exports, to their runbooks and to Prometheus' own tool.
 */
class AlertRulesTest {
  private static final Path ALERTS = Path.of("grafana/alerts");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final List<String> SECTIONS =
      List.of("What it means", "How to look", "What to do", "How to know it is over");

  /** Prometheus itself makes these. */
  private static final Set<String> OF_PROMETHEUS = Set.of("up");

  @Test
  void everyRuleReadsWhatTheNodeExportsOrAnotherRuleRecords() throws IOException {
    var known = new TreeSet<>(MetricCatalogue.read().names());
    known.addAll(OF_PROMETHEUS);
    rules("record").forEach(rule -> known.add(rule.get("record").asText()));
    for (JsonNode rule : rules("expr")) {
      assertThat(MetricNames.of(rule.get("expr").asText()))
          .as("metrics of %s", rule)
          .isNotEmpty()
          .isSubsetOf(known);
    }
  }

  @Test
  void everyAlertSaysWhatItMeansAndWhereToRead() throws IOException {
    var alerts = rules("alert");
    assertThat(alerts).hasSizeGreaterThan(20);
    assertThat(alerts).extracting(rule -> rule.get("alert").asText()).doesNotHaveDuplicates();
    for (JsonNode rule : alerts) {
      String name = rule.get("alert").asText();
      var annotations = rule.get("annotations");
      assertThat(annotations.path("summary").asText()).as("summary of %s", name).isNotEmpty();
      assertThat(annotations.path("description").asText()).as("text of %s", name).isNotEmpty();
      assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
      var runbook = Path.of(annotations.path("runbook_url").asText());
      assertThat(runbook).as("runbook of %s", name).isRegularFile();
      assertThat(Files.readString(runbook)).as("%s", runbook).contains("Alert `" + name + "`.");
    }
  }

  @Test
  void everyRunbookHasItsAlertAndAllItsParts() throws IOException {
    var linked = new TreeSet<String>();
    for (JsonNode rule : rules("alert")) {
      linked.add(Path.of(rule.at("/annotations/runbook_url").asText()).getFileName().toString());
    }
    assertThat(Runbooks.files(Runbooks.FOLDER)).containsExactlyElementsOf(linked);
    for (String name : linked) {
      var lines = Files.readAllLines(Runbooks.FOLDER.resolve(name));
      assertThat(
              lines.stream().filter(line -> line.startsWith("## ")).map(line -> line.substring(3)))
          .as("parts of %s", name)
          .containsExactlyElementsOf(SECTIONS);
    }
  }

  @Test
  void everyAlertIsTestedToFireAndToBeSilent() throws IOException {
    var firing = new TreeSet<String>();
    var silent = new TreeSet<String>();
    for (Path file : files(true)) {
      for (JsonNode test : YAML.readTree(file.toFile()).get("tests")) {
        for (JsonNode expected : test.get("alert_rule_test")) {
          (expected.get("exp_alerts").isEmpty() ? silent : firing)
              .add(expected.get("alertname").asText());
        }
      }
    }
    var names = new TreeSet<String>();
    rules("alert").forEach(rule -> names.add(rule.get("alert").asText()));
    assertThat(firing).isEqualTo(names);
    assertThat(silent).isEqualTo(names);
  }

  @Test
  void prometheusIsToldOfEveryRuleFile() throws IOException {
    var told = new TreeSet<String>();
    YAML.readTree(new File("grafana/prometheus.yml"))
        .get("rule_files")
        .forEach(file -> told.add("grafana/" + file.asText()));
    assertThat(files(false)).extracting(Path::toString).containsExactlyElementsOf(told);
  }

  @Test
  void promtoolAcceptsTheRules() throws Exception {
    var command = new ArrayList<>(List.of("check", "rules"));
    files(false).forEach(file -> command.add(file.toString()));
    assertThat(Promtool.run(command)).doesNotContain("FAILED");
    assertThat(Promtool.run(List.of("check", "config", "grafana/prometheus.yml")))
        .contains("is valid prometheus config file syntax");
  }

  @Test
  void theRulesPassTheirOwnTests() throws Exception {
    var command = new ArrayList<>(List.of("test", "rules"));
    files(true).forEach(file -> command.add(file.toString()));
    assertThat(Promtool.run(command)).doesNotContain("FAILED");
  }

  private static List<JsonNode> rules(String with) throws IOException {
    var rules = new ArrayList<JsonNode>();
    for (Path file : files(false)) {
      for (JsonNode group : YAML.readTree(file.toFile()).get("groups")) {
        for (JsonNode rule : group.get("rules")) {
          if (rule.has(with)) {
            rules.add(rule);
          }
        }
      }
    }
    assertThat(rules).isNotEmpty();
    return rules;
  }

  private static List<Path> files(boolean tests) throws IOException {
    return Runbooks.files(ALERTS).stream()
        .filter(name -> name.endsWith("_test.yml") == tests)
        .map(ALERTS::resolve)
        .toList();
  }
}
