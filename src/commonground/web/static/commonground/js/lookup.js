// Looking something up while somebody types: after a short rest, and never an older answer over a newer one.
import { post } from "./post.js";

const REST = 150;
const SHORTEST = 3;

/**
 * A function to call at each change of `field`: POSTs its text to `url` and hands the answer to `show`,
 * or null when there is too little text. `more` is sent along.
 */
export function lookup(field, url, show, { shortest = SHORTEST, more = () => ({}) } = {}) {
  let timer;
  let running;
  let last = "";

  async function look(text) {
    running = new AbortController();
    try {
      show(await post(url, { [field.name]: text, ...more() }, running.signal));
    } catch {
      last = ""; // Aborted, or the network is away: the page works without it, and the next letter tries again.
    }
  }

  return () => {
    const text = field.value.trim();
    if (text === last) return;
    last = text;
    clearTimeout(timer);
    running?.abort();
    if (text.length < shortest) show(null);
    else timer = setTimeout(look, REST, text);
  };
}

/** Puts `count` into a live region once it can be seen, so that screen readers say it. */
export function announce(region, count) {
  requestAnimationFrame(() => {
    if (region.textContent !== count) region.textContent = count;
  });
}
