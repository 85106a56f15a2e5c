package io.aipowergrid.node.console.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What charts.js draws.
 *
 * @param kind {@code bar} or {@code line}
 * @param unit follows each value in the tool tip
 * @param live name of the live figure that is added with each status, or empty
 */
@RegisterForReflection(targets = {ChartSpec.class, ChartSpec.Series.class})
record ChartSpec(
    String kind,
    String unit,
    boolean stacked,
    String live,
    List<String> labels,
    List<Series> series) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One line or one colour of bars. */
  record Series(String name, List<Number> data) {}

  ChartSpec {
    labels = List.copyOf(labels);
    series = List.copyOf(series);
  }

  /** For the attribute {@code data-chart}. */
  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a chart of numbers and words is always JSON", e);
    }
  }
}
