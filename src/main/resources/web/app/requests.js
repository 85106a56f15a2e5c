import { say } from "./say.js";

/** The page's token against forged requests. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf"]')?.content ?? "";
}

/** htmx requests carry the token; a refused one says why instead of failing in silence. */
export function startRequests() {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRF-Token"] = csrfToken();
  });
  document.addEventListener("htmx:responseError", (event) => {
    const answer = event.detail.xhr;
    if (answer.status === 401) {
      location.assign("/console/sign-in");
      return;
    }
    say(
      answer.getResponseHeader("X-Aipg-Message") ??
        `The node answered ${answer.status}. Reload the page and try again.`,
      "bad",
    );
  });
  document.addEventListener("htmx:sendError", () =>
    say("The node did not answer. It may be restarting; this page goes on by itself.", "bad"),
  );
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset?.confirm;
    if (question && !confirm(question)) event.preventDefault();
  });
}
