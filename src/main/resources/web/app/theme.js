const YEAR_SECONDS = 31536000;
const listeners = [];

/** Calls back when the colours of the page have changed. */
export function onTheme(listener) {
  listeners.push(listener);
}

/** The switch works without a page load; the cookie lets the server paint the next page right. */
export function startTheme() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-theme-switch]");
    if (!form) return;
    event.preventDefault();
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    const next = dark ? "light" : "dark";
    root.dataset.theme = next;
    document.cookie = `aipg_theme=${next}; Path=/console; Max-Age=${YEAR_SECONDS}; SameSite=Strict`;
    listeners.forEach((listener) => listener());
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    listeners.forEach((listener) => listener()),
  );
}
