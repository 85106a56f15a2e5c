package io.aipowergrid.node.ops.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MetricNamesTest {
  @Test
  void findsTheNamesInNestedFunctions() {
    assertThat(
            MetricNames.of(
                "histogram_quantile(0.95, sum by (le, model_name) (rate(aipg_a_seconds_bucket"
                    + "{instance=~\"$instance\"}[$__rate_interval])))"))
        .containsExactly("aipg_a_seconds_bucket");
  }

  @Test
  void findsBothSidesOfOperatorsAndNoLabels() {
    assertThat(
            MetricNames.of(
                "(1 - aipg_b) * on (job, instance) group_left () aipg_c{mode=\"normal\"}\n"
                    + "unless on (job) instance:d:last == 1 and vllm:e offset 5m > 1e8 or vector(0)"))
        .containsExactly("aipg_b", "aipg_c", "instance:d:last", "vllm:e");
  }

  @Test
  void takesNoWordOfATextForAName() {
    assertThat(MetricNames.of("ALERTS{alertname=~\"Aipg.*\",x='up } down'} > bool 0"))
        .containsExactly("ALERTS");
    assertThat(MetricNames.of("label_replace(up, \"a\", \"$1\", \"b\", \"(.*)\") + NaN + Inf"))
        .containsExactly("up");
  }

  @Test
  void findsTheMetricOfAVariable() {
    assertThat(MetricNames.ofVariable("label_values(aipg_ops_mode, instance)"))
        .isEqualTo("aipg_ops_mode");
    assertThatThrownBy(() -> MetricNames.ofVariable("query_result(up)"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsAScrape() {
    assertThat(
            MetricNames.ofScrape(
                """
                # HELP aipg_x what
                # TYPE aipg_x gauge
                aipg_x 1.0
                aipg_y_total{a="b c"} 2.0
                vllm:z 3.0
                """))
        .containsExactly("aipg_x", "aipg_y_total", "vllm:z");
  }
}
