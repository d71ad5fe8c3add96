// The keys: / the field, j and k in lists, ? help, and any letter that a control claims with data-key.
const PREFERENCE = "commonground.keys";
const PLACE = "commonground.place";
const LINES = "main :is(.row, .lead, .answer)";
const WRITES = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]";
let line = null;
let place = 0;

const lines = () => [...document.querySelectorAll(LINES)];

/** The reader's choice for this browser; where a browser keeps nothing, the keys are on. */
function isOn() {
  try {
    return localStorage.getItem(PREFERENCE) !== "off";
  } catch {
    return true;
  }
}

function mark(next) {
  line?.removeAttribute("data-cursor");
  line?.removeAttribute("aria-current");
  line = next;
  place = lines().indexOf(line);
  line.setAttribute("data-cursor", "");
  line.setAttribute("aria-current", "true");
}

function goTo(next) {
  mark(next);
  const target = line.querySelector(":is(.title, h2) a") ?? line;
  if (target === line) line.tabIndex = -1;
  target.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

function goToPlace(at) {
  const all = lines();
  if (all.length) goTo(all[Math.min(at, all.length - 1)]);
}

/** Until this window is closed; nothing where a browser keeps nothing. */
function stored(act) {
  try {
    act(sessionStorage);
  } catch { /* Then the focus begins at the top. */ }
}

function move(step) {
  const all = lines();
  if (all.length === 0) return;
  const at = all.indexOf(line);
  goTo(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step))]);
}

/** What `key` presses: in the marked line first, then outside all lines; never in a line that is not marked. */
function claimed(key) {
  const named = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  const all = named.filter((item) => !item.closest("dialog:not([open]), [hidden]"));
  const isFree = (item) => !item.closest(line ? LINES : ".row");
  return all.find((item) => line?.contains(item)) ?? all.find(isFree);
}

function press(key) {
  const item = claimed(key);
  if (!item) return false;
  if (item.matches(WRITES)) item.focus();
  else item.click();
  return true;
}

const acts = {
  "/": () => document.getElementById("field")?.select(),
  "?": () => document.getElementById("keys")?.showModal(),
  j: () => move(1),
  k: () => move(-1),
};

document.addEventListener("keydown", (event) => {
  const isOurs = !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (!isOurs || event.key.length !== 1 || event.target.closest?.(WRITES) || document.querySelector("dialog[open]")) return;
  if (event.key !== "?" && !isOn()) return;
  if (acts[event.key]) acts[event.key]();
  else if (!press(event.key)) return;
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const found = event.target.closest?.(LINES);
  if (found && found !== line) mark(found);
});

// When the marked line was done and is gone, the next one takes its place: after a swap, or on the page that comes anew.
document.addEventListener("htmx:after:swap", () => {
  if (line && !line.isConnected) goToPlace(place);
});
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented) return;
  const done = target.closest(".inbox .row");
  const at = done ? lines().indexOf(done) : place; // What is taken back comes where the mark is.
  if (done || (line && target.closest(".toast"))) stored((kept) => kept.setItem(PLACE, JSON.stringify([location.pathname, at])));
});
stored((kept) => {
  const [path, at] = JSON.parse(kept.getItem(PLACE) ?? "[]");
  kept.removeItem(PLACE);
  if (path === location.pathname) goToPlace(at);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-switch]")) return;
  if (event.target.checked) localStorage.removeItem(PREFERENCE);
  else localStorage.setItem(PREFERENCE, "off");
});
const choice = document.querySelector("[data-keys-switch]");
if (choice) choice.checked = isOn();
