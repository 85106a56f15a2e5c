package io.aipowergrid.node.console.e2e;

import com.microsoft.playwright.Page;
import java.util.Locale;
import java.util.Map;

/**
 * What a page weighs and how soon it shows, by the browser's own Performance API.
 *
 * @param bytes of everything that came, unpacked
 * @param chartBytes of the library of charts among them
 * @param wireBytes the same, packed as they came
 * @param paintMillis from the click to the first text or picture
 * @param readyMillis until the scripts of the page have run
 */
record PageWeight(
    long bytes, long chartBytes, long wireBytes, double paintMillis, double readyMillis) {
  static final String HEAD =
      String.format(
          Locale.ROOT,
          "%-12s %12s %12s %12s %16s %16s",
          "page",
          "bytes",
          "of charts",
          "on the wire",
          "first paint ms",
          "scripts ready ms");

  static PageWeight measure(Page page) {
    @SuppressWarnings("unchecked")
    var found =
        (Map<String, Number>)
            page.evaluate(
                """
                async () => {
                  const painted = () => performance.getEntriesByName("first-contentful-paint")[0];
                  while (!painted()) await new Promise((next) => setTimeout(next, 10));
                  const all = performance.getEntriesByType("resource")
                    .concat(performance.getEntriesByType("navigation"))
                    .filter((one) => !one.name.endsWith("/live"));
                  const sum = (list, field) => list.reduce((total, one) => total + one[field], 0);
                  const charts = all.filter((one) => one.name.includes("/charts-"));
                  return {
                    bytes: sum(all, "decodedBodySize"),
                    charts: sum(charts, "decodedBodySize"),
                    wire: sum(all, "encodedBodySize"),
                    paint: painted().startTime,
                    ready: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
                  };
                }
                """);
    return new PageWeight(
        found.get("bytes").longValue(),
        found.get("charts").longValue(),
        found.get("wire").longValue(),
        found.get("paint").doubleValue(),
        found.get("ready").doubleValue());
  }

  long bytesWithoutCharts() {
    return bytes - chartBytes;
  }

  boolean charts() {
    return chartBytes > 0;
  }

  String line(String name) {
    return String.format(
        Locale.ROOT,
        "%-12s %12d %12d %12d %16.0f %16.0f",
        name,
        bytes,
        chartBytes,
        wireBytes,
        paintMillis,
        readyMillis);
  }
}
