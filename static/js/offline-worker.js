// The service worker of the field pages, and of the page that checks a decree: network first, what was
// kept when there is none.
const HERE = new URL(self.registration.scope).pathname;
const OPEN = HERE === "/sk/periksa/"; // to all: kept as a visitor sees it, whoever is logged in
const CACHE = OPEN ? "rpik-segel" : "rpik-lapangan";
const PATIENCE_MS = 4000;
const PAGE = new RegExp(`^${HERE}(\\d+/)?$`);
const NOTHING = "<!doctype html><html lang=id><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Tanpa sinyal</title><h1>Tanpa sinyal</h1><p>Halaman ini belum tersimpan di HP. Buka sekali saat ada sinyal; sesudah itu ia terbuka tanpa sinyal. Catatan lapangan yang sudah Anda simpan tetap ada di HP ini.</p><p><a href='.'>Coba lagi</a></p></html>";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const page = request.mode === "navigate" && PAGE.test(url.pathname);
  if (page || url.pathname.startsWith("/static/")) event.respondWith(answer(event, page ? url.pathname : request.url, page));
});

async function answer(event, address, page) {
  const kept = await caches.match(address);
  const fresh = fetch(event.request).then((response) => {
    // A log-in page in its place is shown, never kept.
    if (response.ok && response.type === "basic" && !response.redirected) {
      const copy = page && OPEN ? fetch(address, { credentials: "omit" }) : response.clone();
      event.waitUntil(Promise.all([caches.open(CACHE), copy]).then(([cache, kept]) => cache.put(address, kept)).catch(() => {}));
    }
    return response;
  });
  if (!kept) return fresh.catch(() => (page ? new Response(NOTHING, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } }) : Response.error()));
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS, kept.clone()); });
  // A server in trouble is no better than none.
  return Promise.race([fresh.then((response) => (response.status >= 500 ? kept : response)).catch(() => kept), late]);
}
