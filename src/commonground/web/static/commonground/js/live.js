// Keeps an open page up to date: told that something changed, it asks for itself again and puts in what is new.
import { showToast } from "./toasts.js";
import { words } from "./words.js";

const SOON = 2_000;
const LATER = 60_000; // The server is away or full.
const page = document.body.dataset;
let source;
let timer;
let wait = SOON;

const parts = (root) => [...root.querySelectorAll("[data-live]")];
const isInUse = (part) => part.contains(document.activeElement) || part.querySelector(":popover-open, dialog[open]");
const told = (root) => [...root.querySelectorAll(".story li:not([data-next])")].at(-1)?.querySelector("p").textContent.trim();

function put(part, fresh) {
  if (!fresh || part.isEqualNode(fresh)) return;
  if (isInUse(part)) part.addEventListener("focusout", () => setTimeout(put, 0, part, fresh), { once: true });
  else part.replaceWith(document.adoptNode(fresh));
}

function show(fresh) {
  const before = told(document);
  const now = told(fresh);
  const isSame = parts(document).map((part) => part.id).join() === parts(fresh).map((part) => part.id).join();
  if (isSame) for (const part of parts(document)) put(part, fresh.getElementById(part.id));
  if (now && now !== before) showToast({ text: now, href: isSame ? "" : location.pathname });
  else if (!isSame) showToast({ text: words.new_here, href: location.pathname });
  page.liveVersion = fresh.body.dataset.liveVersion ?? page.liveVersion;
}

async function refresh() {
  const response = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
  if (response.status === 404 || response.redirected) location.reload();
  else if (response.ok) show(new DOMParser().parseFromString(await response.text(), "text/html"));
}

function connect() {
  clearTimeout(timer);
  source?.close();
  if (document.hidden) return; // A browser has few lines to one server: what nobody looks at holds none.
  source = new EventSource(`${page.liveUrl}?from=${page.liveVersion}`);
  source.addEventListener("open", () => { wait = SOON; });
  source.addEventListener("changed", ({ data }) => {
    clearTimeout(timer);
    timer = setTimeout(() => refresh().catch(() => {}), Math.random() * Number(data));
  });
  source.addEventListener("gone", () => {
    source.close();
    if (page.liveUrl.includes("/q/")) location.reload();
  });
  source.addEventListener("error", () => { // Not left to the browser: it would ask for news since what the page showed at first.
    source.close();
    timer = setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, LATER);
  });
}

if (page.liveUrl) {
  document.addEventListener("visibilitychange", connect);
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  connect();
}
