/* global htmx */
// Keeps an open page up to date: told that something changed, it asks for itself again and puts in what is new.
import { showToast } from "./toasts.js";
import { words } from "./words.js";

const SOON = 2_000;
const LATER = 60_000; // The server is away or full.
const page = document.body.dataset;
let source;
let timer; // Of asking for the page.
let again; // Of connecting.
let wait = SOON;
let asked = Promise.resolve(); // One after the other: an older answer never comes over a newer one.
let last; // What the story told last.
let isLeaving = false; // To load it again would keep her from where she goes, such as to what she took back.

const parts = (root) => [...root.querySelectorAll("[data-live]")];
const told = (root) => [...root.querySelectorAll(".story li:not([data-next])")].at(-1)?.querySelector("p").textContent.trim();

const lines = (list) => [...list.querySelectorAll(":is(.title, h2) a")].map((link) => link.pathname);

/** A list that somebody reads does not move: what is new in it is offered, and comes when she wants it. */
function offer(list, fresh) {
  const shown = lines(list);
  const more = lines(fresh).filter((line) => !shown.includes(line));
  list.querySelector(".offer")?.remove();
  if (lines(fresh).join() === shown.join()) return put(list, fresh);
  if (more.length === 0) return;
  const place = Object.assign(document.createElement("div"), { className: "offer" });
  const button = Object.assign(document.createElement("button"), { className: "button", type: "button" });
  button.textContent = words.show_new.replace("{count}", more.length);
  button.addEventListener("click", () => {
    place.remove();
    put(list, fresh);
    document.getElementById(list.id).querySelector(`:is(.title, h2) a[href="${CSS.escape(more[0])}"]`)?.focus();
  });
  place.setAttribute("role", "status");
  list.prepend(place);
  place.append(button);
}

/** Changes a part into the fresh one where they differ: what has the focus, is marked or unfolded stays so. */
function put(part, fresh) {
  const folds = fresh.querySelectorAll("details");
  part.querySelectorAll("details").forEach((fold, at) => { if (folds[at]) folds[at].open = fold.open; });
  htmx.swap({ text: fresh.outerHTML, target: part, sourceElement: part, swap: "outerMorph" });
}

function show(fresh) {
  const now = told(fresh);
  const isSame = parts(document).map((part) => part.id).join() === parts(fresh).map((part) => part.id).join();
  if (now && now !== last) showToast({ text: now, href: isSame ? "" : location.pathname });
  else if (!isSame) showToast({ text: words.new_here, href: location.pathname });
  last = now;
  page.liveVersion = fresh.body.dataset.liveVersion;
  if (isSame) for (const part of parts(document)) (part.dataset.live === "list" ? offer : put)(part, fresh.getElementById(part.id));
  else stop(); // It is another page by now, and says where.
}

function stop() {
  delete page.liveUrl;
  source.close();
}

async function refresh() {
  const response = await fetch(location.href, { headers: { "X-Live": "1" } });
  if (response.status === 404) setTimeout(() => location.reload(), isLeaving ? LATER : 0);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  if (fresh.body.dataset.liveUrl === page.liveUrl) show(fresh); // Else she is signed out: what she has before her stays.
}

/** Within so many milliseconds, unless that is coming already: a stream of news must not put it off for ever. */
function refreshWithin(spread) {
  timer ??= setTimeout(() => {
    timer = undefined;
    asked = asked.then(refresh).catch(() => {}); // The network is away: the line breaks too, and catches up when it is back.
  }, Math.random() * spread);
}

function connect() {
  clearTimeout(again);
  source?.close();
  if (document.hidden || !page.liveUrl) return; // A browser has few lines to one server: what nobody looks at holds none.
  source = new EventSource(`${page.liveUrl}?from=${page.liveVersion}`);
  source.addEventListener("open", () => { wait = SOON; });
  source.addEventListener("changed", ({ data }) => refreshWithin(Number(data)));
  source.addEventListener("gone", () => {
    source.close();
    refreshWithin(0);
  });
  source.addEventListener("error", () => { // Not left to the browser: it would ask for news since what the page showed at first.
    source.close();
    again = setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, LATER);
  });
}

if (page.liveUrl) {
  last = told(document);
  document.addEventListener("visibilitychange", connect);
  window.addEventListener("online", connect);
  window.addEventListener("beforeunload", () => { isLeaving = true; });
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => {
    isLeaving = false;
    if (event.persisted) connect();
  });
  connect();
}
