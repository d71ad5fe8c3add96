// Sending a form: once, with a button that says it works; and when the network is away, the text stays and a notice says so.
import { isAlive } from "./post.js";
import { showToast } from "./toasts.js";
import { words } from "./words.js";
import { working } from "./working.js";

const LONGEST = 20_000;
const sending = new Map(); // form -> { button, end }
const cleared = new WeakSet();

const isText = (form) => form.matches("[data-unsaved]");
const closesDialog = (form, button) => form.getAttribute("method") === "dialog" || button?.getAttribute("formmethod") === "dialog";
const sentByUs = (form) => [...form.attributes].some((attribute) => /^(data-)?hx-post/.test(attribute.name));

function begin(form, button) {
  form.querySelector("[data-not-sent-notice]")?.remove();
  const end = button ? working(button) : () => {};
  const timer = setTimeout(release, LONGEST, form);
  sending.set(form, { button, end: () => { clearTimeout(timer); end(); } });
}

function release(form) {
  sending.get(form)?.end();
  sending.delete(form);
}

function notice(form, text) {
  const box = document.createElement("div");
  box.className = "notice";
  box.dataset.kind = "wrong";
  box.dataset.notSentNotice = "";
  box.setAttribute("role", "alert");
  const lines = [form.dataset.notSent ?? words.not_sent, text];
  box.append(...lines.map((textContent) => Object.assign(document.createElement("p"), { textContent })));
  return box;
}

/** Says that nothing was sent and what to do now; the text is still in its field. */
function notSent(form) {
  const button = sending.get(form)?.button ?? form.querySelector("[type=submit]");
  release(form);
  const name = button?.textContent.trim() ?? "";
  if (!isText(form)) return showToast({ text: words.not_done.replace("{button}", name) });
  const place = button?.closest(".editor, .actions") ?? form.lastElementChild;
  place.before(notice(form, words.kept_here.replace("{button}", name)));
}

async function sendIfAlive(form, button) {
  if (!(await isAlive())) return notSent(form);
  release(form);
  cleared.add(form);
  form.requestSubmit(button);
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (closesDialog(form, button)) return;
  const mustWait = isText(form) && !sentByUs(form) && !cleared.has(form);
  if (sending.has(form) || mustWait) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  if (sending.has(form)) return;
  begin(form, button);
  cleared.delete(form);
  if (mustWait) sendIfAlive(form, button);
}, true);

// Somebody else's script may have kept the form from going.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented && !sentByUs(event.target)) release(event.target);
});

document.addEventListener("htmx:finally:request", (event) => release(event.target));
document.addEventListener("htmx:error", (event) => {
  if (event.target.matches?.("form")) notSent(event.target);
});
document.addEventListener("htmx:response:error", (event) => {
  if (!event.target.matches?.("form, button, a")) return; // Nobody pressed anything: what is looked up while one types may fail in silence.
  const { response, text } = event.detail.ctx;
  if (response.status === 422) return; // The form comes back with what is wrong, in its place.
  const said = new DOMParser().parseFromString(text ?? "", "text/html").querySelector("[role=alert], .page-head h1");
  showToast({ text: said?.textContent.trim() || words.refused });
});
// A page that comes back from the browser's memory is not sending any more.
window.addEventListener("pageshow", () => [...sending.keys()].forEach(release));
