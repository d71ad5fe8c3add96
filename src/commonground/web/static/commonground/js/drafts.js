// Nobody loses a text: while somebody types, what stands in a form[data-keep-url] is kept in this browser at once, and at
// the server as soon as she rests. A text that neither can keep, and a file that is on its way, ask before she leaves.
import { token } from "./post.js";

const REST = 1_000;
const AGAIN = 30_000;
const FIELDS = ["title", "text", "group", "topics", "seen", "attached"];
const PREFIX = "commonground.draft.";
const KEPT_NOWHERE = "form[data-unsaved]:not([data-keep-url]) textarea";
const forms = new Map(); // form -> { kept, timer, sending }

let isLeaving = false;

const isTyped = (text) => text.value.trim() !== "" && (text.value !== text.defaultValue || text.form.dataset.unsaved === "dirty");
const nameOf = (form) => PREFIX + document.body.dataset.member + form.elements.draft?.value;
const fieldsOf = (form) => [...new FormData(form)].filter(([name]) => FIELDS.includes(name));
const written = (form) => JSON.stringify(fieldsOf(form));

/** What this browser keeps under `name`; where it keeps nothing, nothing. */
function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function store(form) {
  try {
    const from = form.elements.begun?.value; // what stood at the server as far as this window knew
    localStorage.setItem(nameOf(form), JSON.stringify({ from, fields: fieldsOf(form) }));
    return true;
  } catch {
    return false;
  }
}

function forget(form) {
  try {
    localStorage.removeItem(nameOf(form));
  } catch { /* It kept nothing. */ }
}

function say(form, where, words = "") {
  const place = form.querySelector("[data-saved]");
  if (place) place.textContent = where ? place.dataset[where] : words;
}

const saidIn = (html) => new DOMParser().parseFromString(html, "text/html").querySelector("[role=alert]")?.textContent.trim();

/** What two windows know of one text: nothing of either is lost. */
function both(there, here) {
  if (here.includes(there.trim())) return here;
  return there.includes(here.trim()) ? there : `${there}\n\n${here}`;
}

async function keep(form, isLeaving = false) {
  const state = forms.get(form);
  const now = written(form);
  clearTimeout(state.timer);
  state.timer = undefined;
  if (state.isSent) return;
  if (now === state.kept) return forget(form); // It was typed and taken out again.
  state.sending?.abort();
  state.sending = new AbortController();
  state.kept = null; // Until it answers, nobody knows what the server has.
  const { draft, key, begun } = form.elements;
  const body = new URLSearchParams([...fieldsOf(form), ["draft", draft.value], ["key", key.value], ["begun", begun.value]]);
  const headers = { "X-CSRFToken": token(), "X-Requested-With": "fetch" };
  const signal = isLeaving ? undefined : state.sending.signal;
  const answer = await fetch(form.dataset.keepUrl, { method: "POST", body, headers, signal, keepalive: isLeaving }).catch(({ name }) => ({ name }));
  if (answer.name === "AbortError") return; // It was typed on, or posted.
  if (answer.status === 204) {
    state.kept = now;
    begun.value = answer.headers.get("Draft-At");
    if (written(form) === now) forget(form);
    say(form, "atServer");
  } else if (answer.status === 409) {
    say(form, "", saidIn(await answer.text()));
  } else {
    say(form, stored(nameOf(form)) ? "inBrowser" : "");
    state.timer = setTimeout(keep, AGAIN, form);
  }
}

function begin(form) {
  if (forms.has(form) || !form.elements.draft) return;
  forms.set(form, { kept: form.dataset.unsaved === "dirty" ? "" : written(form) });
  const here = stored(nameOf(form));
  if (!here) return;
  const { begun, text } = form.elements;
  const typed = Object.fromEntries(here.fields);
  const isThere = (name) => !form.elements[name] || form.elements[name].value.includes((typed[name] ?? "").trim());
  if (here.from !== begun.value) { // She typed elsewhere since.
    if (isThere("title") && isThere("text")) return forget(form);
    typed.text = both(text.value, typed.text);
  }
  for (const [name, value] of Object.entries(typed)) {
    const field = form.elements[name];
    if (name !== "attached" && field && "value" in field) field.value = value;
  }
  keep(form);
}

function changed(form) {
  begin(form);
  const state = forms.get(form);
  if (!state || (written(form) === state.kept && !state.timer)) return;
  state.isStored = store(form);
  state.isSent = false;
  clearTimeout(state.timer);
  say(form);
  state.timer = setTimeout(keep, REST, form);
}

const formOf = ({ target }) => target.closest?.("form[data-keep-url]");
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => { if (formOf(event)) changed(formOf(event)); });
}
// What goes with the form is not kept beside it.
document.addEventListener("submit", (event) => {
  const form = formOf(event);
  isLeaving ||= !event.defaultPrevented && event.target.matches("[data-unsaved]");
  const state = form && forms.get(form);
  if (!state || event.defaultPrevented) return;
  clearTimeout(state.timer);
  state.sending?.abort();
  state.isSent = true;
  forget(form);
});
document.addEventListener("visibilitychange", () => { if (document.hidden) for (const form of forms.keys()) keep(form, true); });
window.addEventListener("online", () => { for (const form of forms.keys()) keep(form); });
window.addEventListener("pageshow", () => {
  isLeaving = false;
  for (const state of forms.values()) state.isSent = false;
  document.querySelectorAll("form[data-keep-url]").forEach(begin);
});
window.addEventListener("beforeunload", (event) => {
  const isLost = [...forms].some(([form, state]) => !state.isSent && state.isStored === false && written(form) !== state.kept);
  const isSending = document.querySelector("form[data-unsaved] .attached li:has(progress)");
  if (isLost || isSending || (!isLeaving && [...document.querySelectorAll(KEPT_NOWHERE)].some(isTyped))) event.preventDefault();
});
// Who signs out, or leaves for good, leaves nothing behind.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[action$='/accounts/logout/'], form[data-signs-out]")) return;
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
});
