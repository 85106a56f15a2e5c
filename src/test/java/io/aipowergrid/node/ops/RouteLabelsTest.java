package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import org.junit.jupiter.api.Test;

class RouteLabelsTest {
  private final RouteLabels labels = new RouteLabels();

  @Test
  void refusedPathsThatNobodyServesShareOneLabel() {
    for (int i = 0; i < 200; i++) {
      assertThat(uri("/v1/%zz" + i, "400")).isEqualTo("UNKNOWN");
      assertThat(uri("/v1/long" + i, "414")).isEqualTo("UNKNOWN");
    }
  }

  @Test
  void routesKeepTheirNames() {
    assertThat(uri("/v1/jobs", "200")).isEqualTo("/v1/jobs");
    assertThat(uri("/v1/jobs", "401")).isEqualTo("/v1/jobs");
    assertThat(uri("/v1/jobs/{id}", "404")).isEqualTo("/v1/jobs/{id}");
    assertThat(uri("NOT_FOUND", "404")).isEqualTo("NOT_FOUND");
  }

  @Test
  void noMorePathsAreBelievedThanTheLimit() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(uri("/file" + i, "200")).isEqualTo("/file" + i);
    }
    assertThat(uri("/file1000", "200")).isEqualTo("UNKNOWN");
  }

  @Test
  void otherMetersAreLeftAlone() {
    var id = new Meter.Id("aipg.x", Tags.of("uri", "/any"), null, null, Meter.Type.COUNTER);
    assertThat(labels.map(id)).isSameAs(id);
  }

  private String uri(String uri, String status) {
    var tags = Tags.of("method", "GET", "status", status, "uri", uri);
    return labels
        .map(new Meter.Id("http.server.requests", tags, null, null, Meter.Type.TIMER))
        .getTag("uri");
  }
}
