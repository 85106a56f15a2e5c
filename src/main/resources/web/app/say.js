/** Says one sentence to everybody, screen readers included: what happened, what to do. */
export function say(sentence, kind = "note") {
  const region = document.getElementById("said");
  if (!region) return;
  const notice = document.createElement("div");
  notice.className = `notice ${kind}`;
  notice.textContent = sentence;
  region.replaceChildren(notice);
  clearTimeout(say.timer);
  say.timer = setTimeout(() => region.replaceChildren(), kind === "bad" ? 12000 : 4000);
}
