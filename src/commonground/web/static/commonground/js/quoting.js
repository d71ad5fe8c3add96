// Quoting: what is marked in a post goes into the field under it, with the address of the post; and so does a whole post.
import { markdownOf } from "./marked.js";
import { words } from "./words.js";

const REST = 200;
let timer;

const button = Object.assign(document.createElement("button"), { type: "button", className: "button quote", textContent: words.quote, hidden: true });
button.dataset.key = "q";
const field = () => document.querySelector("main form[data-keep-url] textarea[data-voice]");

/** The address of what a text stands in: it says so itself, or the page and its place there say it. */
function addressOf(prose) {
  if (prose.dataset.quotesFrom) return prose.dataset.quotesFrom;
  const page = /^\/q\/[1-9A-HJ-NP-Za-km-z]{11}/.exec(location.pathname)?.[0];
  const place = prose.closest("[id^='answer-'], [id^='reply-']")?.id;
  return page && page + (place ? `#${place}` : "");
}

/** What is marked: in one post, and not in a field. */
function marked() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.toString().trim() || !field()) return null;
  const element = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
  const prose = element(selection.anchorNode)?.closest("main .prose:not([data-previewed])");
  if (!prose?.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0);
  return { address: addressOf(prose), range, box: range.getBoundingClientRect() };
}

function insert(quote) {
  const text = field();
  text.closest(".editor")?.querySelector("[data-preview][aria-pressed=true]")?.click();
  const before = text.value.trimEnd();
  text.value = `${before}${before ? "\n\n" : ""}${quote}`;
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
  text.scrollIntoView({ block: "nearest" });
}

function quoted({ address, range }) {
  const lines = ["", ...markdownOf(range).split("\n")];
  return `${lines.reduce((made, line) => `${made}> ${line}`.trimEnd() + "\n", `> ${address}\n`)}\n`;
}

function show() {
  const found = marked();
  button.hidden = !found?.address;
  if (button.hidden) return;
  if (!button.isConnected) document.body.append(button);
  const { bottom, left } = found.box;
  const end = document.documentElement.clientWidth - button.offsetWidth - 8;
  button.style.top = `${bottom + window.scrollY + 8}px`; // Below it: phones put their own menu above.
  button.style.left = `${Math.max(8, Math.min(left, end))}px`;
}

document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(show, REST);
});
button.addEventListener("pointerdown", (event) => event.preventDefault()); // What is marked stays marked.
button.addEventListener("click", () => {
  const found = marked();
  button.hidden = true;
  if (found) insert(quoted(found));
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-quotes]");
  if (!link || !field() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  link.closest("[popover]")?.hidePopover();
  const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (answer?.ok) insert(await answer.text());
  else location.assign(link.href);
});
