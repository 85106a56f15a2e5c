import "./style.css";
import "htmx.org";
import { startClock } from "./time.js";
import { startCopying } from "./copy.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startTheme } from "./theme.js";
import { startRequests } from "./requests.js";
import { startPlayground } from "./playground.js";

document.documentElement.classList.add("js");
startRequests();
startTheme();
startClock();
startCopying();
startKeys();
startLive();
startPlayground();

// Charts are a large library: it is fetched only by pages that show one.
if (document.querySelector("[data-chart]")) {
  import("./charts.js").then((charts) => charts.startCharts());
}
document.documentElement.dataset.ready = "true";
