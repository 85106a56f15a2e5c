const STEPS = [
  [60, "s"],
  [60, "min"],
  [24, "h"],
  [Infinity, "d"],
];

/** The same wording as the server's (Times.java), so that a refresh never changes the text. */
export function ago(then, now) {
  let value = Math.round((now - then) / 1000);
  const future = value < 0;
  value = Math.abs(value);
  if (value < 2) return "now";
  for (const [size, unit] of STEPS) {
    if (value < size) return future ? `in ${value} ${unit}` : `${value} ${unit} ago`;
    value = Math.floor(value / size);
  }
  return "";
}

/** Keeps relative times true without asking the server. */
export function startClock() {
  const refresh = () => {
    const now = Date.now();
    for (const time of document.querySelectorAll("time[data-ago]")) {
      const text = ago(Date.parse(time.dateTime), now);
      if (time.textContent !== text) time.textContent = text;
    }
  };
  setInterval(refresh, 5000);
  document.addEventListener("htmx:load", refresh);
}
