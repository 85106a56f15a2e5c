import * as echarts from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent, AriaComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import { onTheme } from "./theme.js";
import { onStatus } from "./live.js";

echarts.use([
  BarChart,
  LineChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  AriaComponent,
  SVGRenderer,
]);

const LIVE_POINTS = 90;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** One theme for every chart, read from the same tokens as the rest of the page. */
function options(spec) {
  const ink = colour("--ink");
  const muted = colour("--ink-muted");
  const line = colour("--line");
  const axis = {
    axisLine: { lineStyle: { color: colour("--line-strong") } },
    axisTick: { show: false },
    axisLabel: { color: muted, fontSize: 11, hideOverlap: true },
    splitLine: { lineStyle: { color: line } },
  };
  return {
    animation: false,
    aria: { enabled: true },
    color: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => colour(`--chart-${number}`)),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 12, top: spec.series.length > 1 ? 32 : 16, bottom: 4, containLabel: true },
    legend: spec.series.length > 1 ? legend(ink, muted, line) : undefined,
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: colour("--panel"),
      borderColor: colour("--line-strong"),
      textStyle: { color: ink, fontSize: 12 },
      valueFormatter: (value) => (value == null ? "none" : `${Number(value).toLocaleString("en-GB")} ${spec.unit}`),
    },
    xAxis: { type: "category", data: spec.labels, boundaryGap: spec.kind === "bar", ...axis },
    // Without any value yet, an axis from 0 to 1 keeps the frame of the chart in place.
    yAxis: {
      type: "value",
      min: 0,
      max: (extent) => (extent.max > 0 ? undefined : 1),
      minInterval: spec.kind === "bar" ? 1 : undefined,
      ...axis,
    },
    series: spec.series.map((one) => ({
      name: one.name,
      data: one.data,
      type: spec.kind,
      stack: spec.stacked ? "all" : undefined,
      barMaxWidth: 28,
      showSymbol: false,
      step: false,
      lineStyle: { width: 1.5 },
      areaStyle: spec.kind === "line" ? { opacity: 0.12 } : undefined,
    })),
  };
}

/** One line above the grid; where the names need more, as on a phone, it is turned like pages. */
function legend(ink, muted, line) {
  return {
    type: "scroll",
    top: 0,
    left: 0,
    right: 0,
    itemWidth: 10,
    itemHeight: 10,
    textStyle: { color: muted, fontSize: 11 },
    pageIconSize: 11,
    pageIconColor: ink,
    pageIconInactiveColor: line,
    pageTextStyle: { color: muted, fontSize: 11 },
  };
}

function draw(place) {
  const spec = JSON.parse(place.dataset.chart);
  const chart = echarts.init(place, null, { renderer: "svg" });
  const paint = () => chart.setOption(options(spec), true);
  paint();
  onTheme(paint);
  addEventListener("resize", () => chart.resize());
  if (spec.live) follow(spec, paint);
}

/** Adds each live sample on the right; the oldest falls off on the left. */
function follow(spec, paint) {
  spec.labels = Array(LIVE_POINTS).fill("");
  spec.series[0].data = Array(LIVE_POINTS).fill(null);
  paint();
  onStatus((status) => {
    spec.labels.push(status.clock);
    spec.series[0].data.push(Number(status[spec.live]));
    spec.labels.shift();
    spec.series[0].data.shift();
    paint();
  });
}

/** Draws every chart of the page. */
export function startCharts() {
  document.querySelectorAll("[data-chart]").forEach(draw);
}
