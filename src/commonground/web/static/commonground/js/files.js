// Files in an editor: chosen, dropped or pasted, each is sent at once and has its line. Without us they go with the form.
import { token } from "./post.js";
import { words } from "./words.js";
import { working } from "./working.js";

const PATIENCE = 1000; // milliseconds after which one wants to see how far it is
const sending = new WeakMap(); // form -> how many files are on their way
const waiting = new WeakMap(); // form -> what to do when they have arrived
let before = Promise.resolve(); // one after the other, so that they stay in the order they were chosen in

const inputOf = (element) => element.closest?.(".editor")?.querySelector("[data-files-url]");
const linesOf = (input) => input.closest(".editor").querySelector(".attached");

function element(name, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}

const named = (file) => element("span", { className: "name" }, element("bdi", { textContent: file.name }));

function fail(line, file, why) {
  const said = element("p", { className: "error" }, element("span", {}, element("bdi", { textContent: file.name }), `: ${why}`));
  said.setAttribute("role", "alert");
  line.replaceChildren(said);
  line.dataset.failed = "";
}

/** What stands in an answer: the line of the file, or the words that say what is wrong. */
function read(request) {
  const body = new DOMParser().parseFromString(request.responseText ?? "", "text/html").body;
  const line = request.status === 200 && body.querySelector("li");
  return { line, why: body.querySelector("[role=alert]")?.textContent.trim() || words.file_not_sent };
}

function post(input, file, told) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch does not tell how far it is
    request.upload.addEventListener("progress", (event) => told(event.loaded / event.total));
    request.addEventListener("loadend", () => resolve(read(request)));
    request.open("POST", input.dataset.filesUrl);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("X-Requested-With", "fetch");
    const fields = new FormData();
    fields.append("files", file);
    request.send(fields);
  });
}

/** Its draft is another one now. */
const isOther = (form) => form.dispatchEvent(new Event("change", { bubbles: true }));

function busy(form, change) {
  const left = (sending.get(form) ?? 0) + change;
  sending.set(form, left);
  if (left === 0) waiting.get(form)?.();
  if (left === 0) waiting.delete(form);
}

function send(input, file) {
  const bar = element("progress", { max: 1, value: 0, hidden: true });
  bar.setAttribute("aria-label", words.sending);
  const line = element("li", {}, named(file), bar);
  const timer = setTimeout(() => { bar.hidden = false; }, PATIENCE);
  linesOf(input).append(line);
  busy(input.form, 1);
  before = before.then(async () => {
    const { line: kept, why } = await post(input, file, (part) => { bar.value = part; });
    clearTimeout(timer);
    if (kept) line.replaceWith(kept);
    else fail(line, file, why);
    if (kept) isOther(input.form);
    busy(input.form, -1);
  });
}

function take(input, files) {
  const lines = linesOf(input);
  lines.querySelectorAll("[data-failed]").forEach((line) => line.remove());
  for (const file of files) {
    const isTooMany = lines.querySelectorAll("li:not([data-failed]):not(:has(:checked))").length >= Number(input.dataset.most);
    const isTooLarge = file.size > Number(input.dataset.largest);
    if (!isTooMany && !isTooLarge) { send(input, file); continue; }
    const line = element("li");
    lines.append(line);
    fail(line, file, isTooMany ? input.dataset.tooMany : input.dataset.tooLarge);
  }
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches("[data-files-url]")) return;
  take(input, [...input.files]);
  input.value = "";
});

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

document.addEventListener("dragover", (event) => {
  const input = carriesFiles(event) && inputOf(event.target);
  if (!input) return;
  event.preventDefault();
  input.closest(".editor").dataset.dropping = "";
});
document.addEventListener("dragleave", (event) => {
  const editor = event.target.closest?.(".editor");
  if (editor && !editor.contains(event.relatedTarget)) delete editor.dataset.dropping;
});
document.addEventListener("drop", (event) => {
  const input = carriesFiles(event) && inputOf(event.target);
  if (!input) return;
  event.preventDefault();
  delete input.closest(".editor").dataset.dropping;
  take(input, [...event.dataTransfer.files]);
});

// Whoever copies from a document brings a picture of the words along; the words are meant.
document.addEventListener("paste", (event) => {
  const { files, types } = event.clipboardData;
  const input = files.length > 0 && !types.includes("text/plain") && inputOf(event.target);
  if (!input) return;
  event.preventDefault();
  take(input, [...files]);
});

// A file of a draft is gone at once; one of a post only when the change is saved.
document.addEventListener("change", async (event) => {
  const line = event.target.matches("[name=removed]") && event.target.closest("[data-remove-url]");
  if (!line) return;
  const input = inputOf(line);
  const headers = { "X-CSRFToken": token(), "X-Requested-With": "fetch" };
  const response = await fetch(line.dataset.removeUrl, { method: "POST", headers }).catch(() => null);
  if (!response?.ok) return; // It stays ticked, and the form takes it away.
  line.remove();
  isOther(input.form);
  input.focus();
});

// Whoever posts while a file is on its way waits for it. This listens before what sends forms.
document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (!sending.get(form) || !form.querySelector("[data-files-url]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (waiting.has(form)) return;
  const done = button ? working(button) : () => {};
  waiting.set(form, () => {
    done();
    if (!linesOf(form.querySelector("[data-files-url]")).querySelector("[data-failed]")) form.requestSubmit(button);
  });
}, true);
