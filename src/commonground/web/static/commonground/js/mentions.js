// Typing @ and a name in longer writing offers whom one may mean; Enter puts a link to her page into the text.
import { announce, lookup } from "./lookup.js";

const TYPED = /(?:^|[\s(])@([\p{L}][\p{L}\p{N} .'-]{0,40})$/u;
let list;
let asked; // What is typed, as the field that lookup() reads.

const typedIn = (text) => TYPED.exec(text.value.slice(0, text.selectionStart))?.[1];
const options = () => [...(list?.children ?? [])];
const chosen = () => options().find((option) => option.ariaSelected === "true");

function choose(option) {
  for (const one of options()) one.ariaSelected = String(one === option);
  option?.scrollIntoView({ block: "nearest" });
  asked.text.setAttribute("aria-activedescendant", option?.id ?? "");
}

function close() {
  if (!list) return;
  list.hidden = true;
  list.replaceChildren();
  asked?.text.removeAttribute("aria-activedescendant");
}

function show(answer) {
  const found = answer?.querySelector("[data-found]");
  if (!found?.children.length || typedIn(asked.text) === undefined) return close();
  list.replaceChildren(...found.children);
  list.hidden = false;
  choose(options()[0]);
  announce(list.nextElementSibling, answer.querySelector("[role=status]")?.textContent ?? "");
}

function insert(option) {
  const { text } = asked;
  const end = text.selectionStart;
  text.setRangeText(`${option.dataset.insert} `, end - typedIn(text).length - 1, end, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
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
  asked = { text, name: "q", get value() { return typedIn(text) ?? ""; } };
  const group = () => text.form.elements.group?.value ?? text.dataset.group ?? "";
  asked.look = lookup(asked, text.dataset.peopleUrl, show, { shortest: 1, more: () => ({ group: group() }) });
}

document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.peopleUrl) return;
  if (typedIn(target) === undefined && asked?.text !== target) return;
  if (asked?.text !== target) open(target);
  asked.look();
});

document.addEventListener("keydown", (event) => {
  if (!list || list.hidden || event.target !== asked.text) return;
  const at = options().indexOf(chosen());
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose(options().at((at + step) % options().length));
  else if (["Enter", "Tab"].includes(event.key) && chosen()) insert(chosen());
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest(".mentions [role=option]");
  if (option) {
    event.preventDefault();
    insert(option);
  } else close();
});
document.addEventListener("focusout", ({ target }) => { if (target === asked?.text) close(); });
