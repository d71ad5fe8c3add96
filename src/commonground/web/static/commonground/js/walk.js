// Going through a list with the arrow keys.
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** Moves the focus among `items` for an arrow key; above the first one it goes back to `home`, if there is one. */
export function walk(event, items, home) {
  const step = STEPS[event.key];
  if (!step || items.length === 0) return;
  const at = items.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : items.length - 1) : at + step;
  const target = next < 0 ? home : items[Math.min(next, items.length - 1)];
  if (!target) return;
  event.preventDefault();
  target.focus();
}
