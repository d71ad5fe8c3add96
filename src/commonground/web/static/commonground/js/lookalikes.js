// Look, then ask: what looks like the question, under the field, while it is typed.
import { announce, lookup } from "./lookup.js";
import { walk } from "./walk.js";

const FIELD = "[data-lookalikes-url]";
const looks = new WeakMap();

const region = () => document.getElementById("lookalikes");
const heads = () => [...region().querySelectorAll("summary")].filter((head) => head.checkVisibility());

/** Scrolls by `distance`; a page that is too short for it grows. */
function scroll(distance) {
  const page = document.getElementById("page");
  const seen = document.documentElement.clientHeight - page.getBoundingClientRect().top;
  page.style.minBlockSize = `${seen + distance}px`;
  window.scrollBy(0, distance);
}

/** Runs `change`; a field that somebody writes in meanwhile stays where it is on the screen, an empty one stays in view. */
function keepInPlace(change) {
  const held = document.activeElement;
  const before = held.getBoundingClientRect().top;
  change();
  const moved = held.getBoundingClientRect().top - before;
  if (moved && held.value) scroll(moved);
  else if (moved) held.scrollIntoView({ block: "nearest" });
}

/** The found questions; one that is there already stays as the reader left it, open or closed. */
function merged(list, found) {
  const known = new Map([...list.children].map((item) => [item.dataset.lookalike, item]));
  return [...found.children].map((item) => known.get(item.dataset.lookalike) ?? item);
}

function show(answer) {
  const place = region();
  const found = answer?.querySelector("#lookalikes");
  if (!place || place.contains(document.activeElement)) return;
  const list = place.querySelector("[data-found]");
  keepInPlace(() => {
    list.replaceChildren(...(found ? merged(list, found.querySelector("[data-found]")) : []));
    place.hidden = list.children.length === 0;
  });
  announce(place.querySelector("[role=status]"), found?.querySelector("[role=status]").textContent ?? "");
}

function look(field) {
  if (!looks.has(field)) looks.set(field, lookup(field, field.dataset.lookalikesUrl, show));
  looks.get(field)();
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.(FIELD)) look(event.target);
});
// Back from one of them: the browser has put the text into the field again, and nobody types it.
window.addEventListener("pageshow", () => {
  const field = document.querySelector(FIELD);
  if (field && field.value !== field.defaultValue) look(field);
});

/** Enter in the field goes on to what was found, or to the next field; it never asks by accident. */
function goOn(event, field) {
  event.preventDefault();
  const next = region() && heads()[0];
  (next ?? field.form.querySelector("textarea[data-voice]"))?.focus();
}

function fromField(event, field) {
  if (event.key === "Enter" && !event.isComposing) goOn(event, field);
  const isAtEnd = field.selectionStart === field.value.length;
  if (event.key === "ArrowDown" && isAtEnd && region()) walk(event, heads());
}

// A question field that looks nothing up is there to send one to Ask: Enter sends it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches(`.question-input:not(${FIELD})`)) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  const field = document.querySelector(FIELD);
  if (!field) return;
  if (event.target === field) fromField(event, field);
  else if (event.target.matches("#lookalikes summary")) walk(event, heads(), field);
  if (event.key === "Escape" && region()?.contains(event.target)) field.focus();
});
