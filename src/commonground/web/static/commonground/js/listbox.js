// Options in a list under a field, which keeps the focus while the arrow keys choose one of them.

export const options = (list) => [...(list?.querySelectorAll("[role=option]") ?? [])];
export const chosen = (list) => options(list).find((option) => option.ariaSelected === "true");

/** Marks `option` as the one that Enter takes, and lets screen readers say it; none of them without one. */
export function choose(field, list, option) {
  for (const [place, one] of options(list).entries()) {
    one.id ||= `${list.id}-${place}`;
    one.ariaSelected = String(one === option);
  }
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
}

/** Shows or hides the list, and says so where the field is one that opens it. */
export function turn(field, list, isOpen) {
  list.hidden = !isOpen;
  if (field.role === "combobox") field.ariaExpanded = String(isOpen);
}

/** 1 for the key that goes down, -1 for up, else undefined. */
export const stepOf = (event) => ({ ArrowDown: 1, ArrowUp: -1 })[event.key];
