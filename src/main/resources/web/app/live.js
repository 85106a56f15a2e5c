const listeners = [];

/** Calls back with each status the node sends. */
export function onStatus(listener) {
  listeners.push(listener);
}

function show(status) {
  for (const [key, value] of Object.entries(status)) {
    for (const place of document.querySelectorAll(`[data-live="${key}"]`)) {
      const text = String(value);
      if (place.textContent !== text) place.textContent = text;
    }
  }
}

/** One stream for all live figures. Parts that change with them listen for `live-jobs`. */
export function startLive() {
  if (!document.querySelector("[data-live]")) return;
  let revision;
  const source = new EventSource("/console/live");
  source.addEventListener("status", (event) => {
    const status = JSON.parse(event.data);
    show(status);
    document.documentElement.dataset.live = "true";
    // Whoever is at a field of the page keeps it as it is; the next change refreshes the page.
    const busy = Boolean(document.activeElement?.closest("main form"));
    if (revision !== status.revision && !busy) {
      if (revision !== undefined) document.body.dispatchEvent(new CustomEvent("live-jobs"));
      revision = status.revision;
    }
    listeners.forEach((listener) => listener(status));
  });
  // The door was closed (signed out, or too many streams): the figures stay as they were loaded.
  source.addEventListener("end", () => source.close());
  addEventListener("pagehide", () => source.close());
}
