// The field in the bar finds while one types; "Ask this" carries the text over.
import { announce, lookup } from "./lookup.js";
import { walk } from "./walk.js";

const FIELD = "[data-suggest-url]";
const panel = () => document.getElementById("suggestions");
const field = () => document.querySelector(FIELD);
const lines = () => [...panel().querySelectorAll("a, button")];
let look;

function close() {
  if (panel()) panel().hidden = true;
}

function show(answer) {
  const found = answer?.querySelector("[data-found]");
  panel().replaceChildren(...(found ? found.children : []));
  panel().hidden = !found || document.activeElement !== field();
  announce(document.getElementById("suggestions-count"), answer?.querySelector("[role=status]")?.textContent ?? "");
}

document.addEventListener("input", (event) => {
  if (!event.target.matches?.(FIELD)) return;
  look ??= lookup(event.target, event.target.dataset.suggestUrl, show);
  look();
});

document.addEventListener("focusin", (event) => {
  if (!panel()) return;
  const isInside = event.target.closest(".ask-place");
  if (!isInside) close();
  else if (event.target === field() && panel().children.length) panel().hidden = false;
});

document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest(".ask-place")) close();
});

document.addEventListener("keydown", (event) => {
  if (!panel() || panel().hidden || !event.target.closest(".ask-place")) return;
  if (event.key === "Escape") {
    event.preventDefault(); // A search field would forget its text.
    field().focus();
    close();
  } else walk(event, lines(), field());
});
