// A button that works says so, but only when it takes long enough to wonder.
const PATIENCE = 400;

function say(button) {
  const kept = [...button.childNodes];
  button.style.minInlineSize = `${button.offsetWidth}px`;
  button.setAttribute("aria-busy", "true");
  button.setAttribute("aria-disabled", "true");
  if (button.dataset.busy) button.replaceChildren(button.dataset.busy);
  return () => {
    button.style.minInlineSize = "";
    button.removeAttribute("aria-busy");
    button.removeAttribute("aria-disabled");
    if (button.dataset.busy) button.replaceChildren(...kept);
  };
}

/** Marks `button` as working after a while; returns what ends it. */
export function working(button) {
  let restore = () => {};
  const timer = setTimeout(() => { restore = say(button); }, PATIENCE);
  return () => {
    clearTimeout(timer);
    restore();
    restore = () => {};
  };
}
