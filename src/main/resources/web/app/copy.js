import { say } from "./say.js";

/** Copy buttons: the whole value travels, however short it is shown. */
export function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const from = button.dataset.copyFrom;
    const text = from ? document.getElementById(from).textContent : button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
      say("Copied.", "good");
    } catch {
      say("The browser did not allow copying. Select the text and copy it by hand.", "watch");
    }
  });
}
