// The keys: / the field, j and k in lists, ? help, and any letter that a control claims with data-key.
const PREFERENCE = "commonground.keys";
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
  line = next;
  place = lines().indexOf(line);
  line.setAttribute("data-cursor", "");
}

function goTo(next) {
  mark(next);
  const target = line.querySelector(":is(.title, h2) a") ?? line;
  if (target === line) line.tabIndex = -1;
  target.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
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

// When the marked line was done and is gone, the next one takes its place.
document.addEventListener("htmx:after:swap", () => {
  const all = lines();
  if (line && !line.isConnected && all.length) goTo(all[Math.min(place, all.length - 1)]);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-switch]")) return;
  if (event.target.checked) localStorage.removeItem(PREFERENCE);
  else localStorage.setItem(PREFERENCE, "off");
});
const choice = document.querySelector("[data-keys-switch]");
if (choice) choice.checked = isOn();
