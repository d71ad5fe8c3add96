// Typing a name offers whom one may mean: in longer writing after @, where the choice becomes a link to her page, and in a field for a name at once.
import { choose, chosen, options, stepOf, turn } from "./listbox.js";
import { announce, lookup } from "./lookup.js";

const TYPED = /(?:^|[\s(])@(\p{L}[\p{L}\p{M}\p{N} .'’-]{0,40})$/u;
const AWAY = /^(ArrowLeft|ArrowRight|Home|End|Page.*)$/;
let list;
let asked; // What is typed, as the field that lookup() reads.

const isWriting = (field) => field.matches("textarea");
const isCode = (before) => before.split("`").length % 2 === 0;
const nameOf = (option) => option.querySelector("bdi").textContent;

function typedIn(field) {
  if (!isWriting(field)) return field.value;
  const before = field.value.slice(0, field.selectionStart);
  return isCode(before) ? undefined : TYPED.exec(before)?.[1];
}

function close() {
  if (!list) return;
  turn(asked.text, list, false);
  list.replaceChildren();
  choose(asked.text, list);
}

function show(answer) {
  const found = answer?.querySelector("[data-found]");
  if (!found?.children.length || typedIn(asked.text) === undefined || document.activeElement !== asked.text) return close();
  list.replaceChildren(...found.children);
  turn(asked.text, list, true);
  list.scrollIntoView({ block: "nearest" });
  choose(asked.text, list, options(list)[0]);
  announce(list.nextElementSibling, answer.querySelector("[role=status]")?.textContent ?? "");
}

/** Until the server answers, nobody is offered who does not fit any more. */
function narrow() {
  if (list.hidden) return;
  const typed = (typedIn(asked.text) ?? "").trim().toLowerCase();
  for (const one of options(list)) if (!nameOf(one).toLowerCase().includes(typed)) one.remove();
  if (!options(list).length) close();
  else if (!chosen(list)) choose(asked.text, list, options(list)[0]);
}

function insert(option) {
  const { text } = asked;
  const { name, page } = option.dataset;
  const isAlone = options(list).filter((one) => nameOf(one) === nameOf(option)).length === 1;
  const end = text.selectionStart;
  if (!isWriting(text)) text.value = isAlone ? nameOf(option) : page;
  else text.setRangeText(`[@${name}](${page}) `, end - typedIn(text).length - 1, end, "end");
  if (isWriting(text)) text.dispatchEvent(new Event("input", { bubbles: true }));
  close();
  text.focus();
}

function open(text) {
  const box = Object.assign(document.createElement("div"), { className: "menu mentions", id: "mentions", hidden: true });
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", text.dataset.peopleLabel);
  const count = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  count.setAttribute("role", "status");
  list?.nextElementSibling.remove();
  list?.remove();
  text.after(box, count);
  list = box;
  for (const [name, value] of [["aria-controls", "mentions"], ["aria-autocomplete", "list"]]) text.setAttribute(name, value);
  if (!isWriting(text)) text.role = "combobox";
  asked = { text, name: "q", get value() { return typedIn(text) ?? ""; } };
  const group = () => text.form.elements.group?.value ?? text.dataset.group ?? "";
  asked.look = lookup(asked, text.dataset.peopleUrl, show, { shortest: 1, more: () => ({ group: group(), question: text.dataset.question ?? "" }) });
}

document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.peopleUrl) return;
  if (typedIn(target) === undefined && asked?.text !== target) return;
  if (asked?.text !== target) open(target);
  narrow();
  asked.look();
});

document.addEventListener("keydown", (event) => {
  if (!list || list.hidden || event.target !== asked.text || event.isComposing) return;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const at = options(list).indexOf(chosen(list));
  const step = stepOf(event);
  if (step) choose(asked.text, list, options(list).at((at + step) % options(list).length));
  else if (["Enter", "Tab"].includes(event.key)) insert(chosen(list));
  else if (event.key === "Escape" || AWAY.test(event.key)) close();
  if (!step && !["Enter", "Tab", "Escape"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
}, true);

// The text keeps the focus while somebody is chosen; a finger that only scrolls chooses nobody.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest(".mentions")) event.preventDefault();
  else close();
});
document.addEventListener("click", (event) => {
  const option = event.target.closest(".mentions [role=option]");
  if (option) insert(option);
});
document.addEventListener("focusout", ({ target }) => { if (target === asked?.text) close(); });
