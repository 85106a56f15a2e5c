const JUMP_MILLIS = 1200;

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** `/` finds, `g` and a letter jumps, `?` shows the list, Escape closes. */
export function startKeys() {
  const help = document.getElementById("help");
  const find = document.getElementById("find");
  const places = new Map();
  for (const link of document.querySelectorAll("[data-key]")) places.set(link.dataset.key, link);
  let armedUntil = 0;

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelector(".rail.open")?.classList.remove("open");
      if (document.activeElement === find) find.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (performance.now() < armedUntil && places.has(event.key)) {
      armedUntil = 0;
      event.preventDefault();
      places.get(event.key).click();
    } else if (event.key === "g") {
      armedUntil = performance.now() + JUMP_MILLIS;
    } else if (event.key === "/" && find) {
      event.preventDefault();
      find.focus();
      find.select();
    } else if (event.key === "?" && help) {
      event.preventDefault();
      if (help.open) help.close();
      else help.showModal();
    }
  });

  document.getElementById("help-open")?.addEventListener("click", (event) => {
    event.preventDefault();
    help.showModal();
  });
  const menu = document.querySelector(".menu-button");
  menu?.addEventListener("click", (event) => {
    event.preventDefault();
    const open = document.querySelector(".rail").classList.toggle("open");
    menu.setAttribute("aria-expanded", String(open));
  });
}
