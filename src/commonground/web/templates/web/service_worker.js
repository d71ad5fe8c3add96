// Shows a page of ours where the network does not answer. It keeps static files and that page, nothing that anybody wrote.
const CACHE = "commonground-{{ version }}";
const OFFLINE = {{ offline|tojson }};
const KEPT = {{ kept|tojson }};

self.addEventListener("install", (event) => {
  const asked = KEPT.map((url) => new Request(url, { credentials: "omit" })); // Of nobody in particular.
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(asked)).then(() => self.skipWaiting()));
});

async function begin() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}
self.addEventListener("activate", (event) => event.waitUntil(begin()));

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

// The network first, always: what is kept here never stands in the way of something newer.
const file = (request) => fetch(request).catch(async () => (await caches.match(request)) ?? Response.error());

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (KEPT.includes(new URL(request.url).pathname)) event.respondWith(file(request));
});
