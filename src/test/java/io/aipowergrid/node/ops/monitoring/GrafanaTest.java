package io.aipowergrid.node.ops.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the boards under {@code grafana} to what the node exports and to one another. */
class GrafanaTest {
  private static final Pattern LABELS_KEPT = Pattern.compile("\\bby\\s*\\(\\s*([^)]*?)\\s*\\)");
  private static final Pattern LABEL_NAMED = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
  private static final Path BOARDS = Path.of("grafana/dashboards");
  private static final Path DATA_SOURCE =
      Path.of("grafana/provisioning/datasources/prometheus.yml");
  private static final Set<String> OF_PROMETHEUS = Set.of("ALERTS", "up");
  private static final List<String> BOARD_FILES =
      List.of(
          "aipg-chain-peers.json",
          "aipg-inference-api.json",
          "aipg-jvm-database.json",
          "aipg-money.json",
          "aipg-node-overview.json");

  @TempDir Path folder;

  @Test
  void everyBoardIsThere() throws IOException {
    assertThat(Runbooks.files(BOARDS)).containsExactlyElementsOf(BOARD_FILES);
  }

  @Test
  void everyPanelReadsWhatTheNodeExports() throws IOException {
    var exported = new TreeSet<>(MetricCatalogue.read().names());
    exported.addAll(OF_PROMETHEUS);
    for (JsonNode board : boards()) {
      for (JsonNode target : board.findParents("expr")) {
        String expression = target.get("expr").asText();
        assertThat(MetricNames.of(expression))
            .as("metrics of %s: %s", board.get("title"), expression)
            .isNotEmpty()
            .isSubsetOf(exported);
      }
      for (JsonNode variable : board.at("/templating/list")) {
        assertThat(MetricNames.ofVariable(variable.get("definition").asText())).isIn(exported);
      }
    }
  }

  /** As rules, in which a board's variables have values, because promtool reads no boards. */
  @Test
  void promtoolParsesEveryExpression() throws Exception {
    var rules = JsonNodeFactory.instance.arrayNode();
    for (JsonNode board : boards()) {
      for (JsonNode target : board.findParents("expr")) {
        var expression = target.get("expr").asText();
        rules
            .addObject()
            .put("record", "panel:" + rules.size())
            .put("expr", expression.replaceAll("\\$__rate_interval\\b", "1m"));
      }
    }
    var file = folder.resolve("boards.yml");
    var groups = JsonNodeFactory.instance.objectNode();
    groups.putArray("groups").addObject().put("name", "boards").set("rules", rules);
    new ObjectMapper(new YAMLFactory()).writeValue(file.toFile(), groups);
    assertThat(Promtool.run(List.of("check", "rules", file.toString())))
        .contains(rules.size() + " rules found");
  }

  @Test
  void legendsNameLabelsThatTheirExpressionKeeps() throws IOException {
    for (JsonNode board : boards()) {
      for (JsonNode target : board.findParents("expr")) {
        var kept = LABELS_KEPT.matcher(target.get("expr").asText()).results().toList();
        var named =
            LABEL_NAMED
                .matcher(target.path("legendFormat").asText())
                .results()
                .map(label -> label.group(1))
                .toList();
        for (var by : kept) {
          assertThat(by.group(1).split("\\s*,\\s*"))
              .as("labels of %s: %s", board.get("title"), target.get("expr"))
              .containsAll(named);
        }
      }
    }
  }

  @Test
  void panelsHaveIdsOfTheirOwn() throws IOException {
    var uids = new HashSet<String>();
    for (JsonNode board : boards()) {
      assertThat(uids.add(board.get("uid").asText())).as("uid of %s", board.get("title")).isTrue();
      assertThat(panels(board))
          .extracting(panel -> panel.get("id").asInt())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void panelsDoNotLieUponOneAnother() throws IOException {
    for (JsonNode board : boards()) {
      var taken = new HashSet<String>();
      for (JsonNode panel : panels(board)) {
        var place = panel.get("gridPos");
        int right = place.get("x").asInt() + place.get("w").asInt();
        assertThat(right).as("right edge of %s", panel.get("title")).isLessThanOrEqualTo(24);
        for (int x = place.get("x").asInt(); x < right; x++) {
          for (int y = 0; y < place.get("h").asInt(); y++) {
            assertThat(taken.add(x + ":" + (place.get("y").asInt() + y)))
                .as("%s of %s has its place alone", panel.get("title"), board.get("title"))
                .isTrue();
          }
        }
      }
    }
  }

  @Test
  void everyPanelHasAUnitALegendAndAdvice() throws IOException {
    for (JsonNode board : boards()) {
      for (JsonNode panel : panels(board)) {
        if (panel.get("type").asText().equals("row")) {
          continue;
        }
        String name = board.get("title").asText() + ": " + panel.get("title").asText();
        assertThat(panel.path("description").asText())
            .as("advice of %s", name)
            .hasSizeGreaterThan(30);
        assertThat(panel.at("/fieldConfig/defaults/unit").asText())
            .as("unit of %s", name)
            .isNotEmpty();
        for (JsonNode target : panel.get("targets")) {
          assertThat(target.path("legendFormat").asText()).as("legend of %s", name).isNotEmpty();
        }
      }
    }
  }

  @Test
  void everyRunbookThatAPanelNamesIsThere() throws IOException {
    for (JsonNode board : boards()) {
      for (JsonNode panel : panels(board)) {
        for (String runbook : Runbooks.named(panel.path("description").asText())) {
          assertThat(Path.of(runbook)).as("named by %s", panel.get("title")).isRegularFile();
        }
      }
    }
  }

  @Test
  void ratesUseTheIntervalOfGrafana() throws IOException {
    for (JsonNode board : boards()) {
      for (JsonNode target : board.findParents("expr")) {
        assertThat(MetricNames.withoutTexts(target.get("expr").asText()))
            .as("a rate over a fixed time is wrong at some zoom")
            .doesNotContainPattern("\\bi?rate\\([^\\[]*\\[(?!\\$__rate_interval])");
      }
    }
  }

  @Test
  void onlyTheProvisionedDataSourceIsNamed() throws IOException {
    var provisioned = new ObjectMapper(new YAMLFactory()).readTree(DATA_SOURCE.toFile());
    String uid = provisioned.at("/datasources/0/uid").asText();
    for (JsonNode board : boards()) {
      var sources = board.findValues("datasource");
      assertThat(sources).as("sources of %s", board.get("title")).isNotEmpty();
      for (JsonNode source : sources) {
        assertThat(source.get("uid").asText()).isEqualTo(uid);
        assertThat(source.get("type").asText()).isEqualTo("prometheus");
      }
    }
  }

  private static List<JsonNode> boards() throws IOException {
    var boards = new ArrayList<JsonNode>();
    for (String name : BOARD_FILES) {
      boards.add(new ObjectMapper().readTree(BOARDS.resolve(name).toFile()));
    }
    return boards;
  }

  private static List<JsonNode> panels(JsonNode board) {
    var panels = new ArrayList<JsonNode>();
    board.get("panels").forEach(panels::add);
    assertThat(panels).as("panels of %s", board.get("title")).hasSizeGreaterThan(10);
    return panels;
  }
}
