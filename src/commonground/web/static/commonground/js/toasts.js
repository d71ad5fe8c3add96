// Toasts go by themselves after 8 seconds, with a page's Undo after a minute, but not while they are pointed at or hold the focus.
import { token } from "./post.js";
import { words } from "./words.js";

const LIFE = 8000;
const AGAIN = 2000;
const region = document.getElementById("toasts");

function age(toast) {
  setTimeout(function leave() {
    if (region.matches(":hover, :focus-within")) setTimeout(leave, AGAIN);
    else toast.remove();
  }, toast.dataset.lasts ? Number(toast.dataset.lasts) * 1000 : LIFE);
}

function undoForm(url) {
  const form = Object.assign(document.createElement("form"), { className: "post", method: "post", action: url });
  const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: token() });
  const button = Object.assign(document.createElement("button"), { type: "submit", textContent: words.undo });
  button.dataset.key = "u";
  form.append(hidden, button);
  return form;
}

/** Says what was done or is new; `undo` is the address that takes it back, `href` where it can be seen. */
export function showToast({ text, undo, href }) {
  if (!region || !text) return;
  const toast = Object.assign(document.createElement("div"), { className: "toast" });
  toast.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (href) toast.append(Object.assign(document.createElement("a"), { href, textContent: words.show, className: "alone" }));
  if (undo) toast.append(undoForm(undo));
  region.append(toast);
}

if (region) {
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) age(node);
  }).observe(region, { childList: true });
  // What the page brought along is put in once more: a live region says only what changes.
  const brought = [...region.children];
  region.replaceChildren();
  setTimeout(() => region.append(...brought), 100);
}

document.addEventListener("toast", (event) => showToast(event.detail));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.closest?.(".toast")?.remove();
});
