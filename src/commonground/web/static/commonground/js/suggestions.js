// The field in the bar finds while one types: up and down choose, Enter takes what is chosen, or else goes to all that fits.
import { choose, chosen, options, stepOf, turn } from "./listbox.js";
import { announce, lookup } from "./lookup.js";

const field = document.querySelector("[data-suggest-url]");
const list = document.getElementById("suggestions");
const isOpen = () => !list.hidden;

function close() {
  choose(field, list);
  turn(field, list, false);
}

function show(answer) {
  const found = answer?.querySelector("[data-found]");
  list.replaceChildren(...(found ? found.children : []));
  choose(field, list);
  turn(field, list, options(list).length > 0 && document.activeElement === field);
  announce(document.getElementById("suggestions-count"), answer?.querySelector("[role=status]")?.textContent ?? "");
}

/** One further; past the last and before the first stands the field itself, where nothing is chosen. */
function go(step) {
  const places = [undefined, ...options(list)];
  choose(field, list, places.at((places.indexOf(chosen(list)) + step) % places.length));
}

function press(event) {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const step = stepOf(event);
  if (step && !isOpen() && options(list).length) turn(field, list, true);
  if (!isOpen()) return;
  if (step) go(step);
  else if (event.key === "Enter" && chosen(list)) chosen(list).click();
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault(); // Escape would make a search field forget its text.
}

if (field && list) {
  field.role = "combobox";
  for (const [name, value] of [["aria-autocomplete", "list"], ["aria-haspopup", "listbox"]]) field.setAttribute(name, value);
  turn(field, list, false);
  const look = lookup(field, field.dataset.suggestUrl, show);
  field.addEventListener("input", look);
  field.addEventListener("keydown", press);
  field.addEventListener("focus", () => options(list).length && turn(field, list, true));
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
}
