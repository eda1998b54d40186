// Keeps a page and all it is made of on the device, so that it opens without any signal.

function parts() {
  const found = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]")].map((one) => one.href || one.src);
  for (const use of document.querySelectorAll("use")) found.push(new URL((use.getAttribute("href") ?? "").split("#")[0], location.href).href);
  for (const entry of performance.getEntriesByType("resource")) found.push(entry.name);
  return [...new Set(found)].filter((url) => url.startsWith(`${location.origin}/static/`));
}

/**
 * Return whether the page will open without a signal. `worker` looks after `scope` and keeps in
 * `cache`; `sends`: it may send with the page closed; `visitor`: the page is kept as somebody sees it
 * who is not logged in.
 */
export async function keepPage({ worker, scope, cache, sends = false, visitor = false }) {
  if (!("serviceWorker" in navigator) || !globalThis.caches) return false;
  try {
    await register(worker, scope, sends);
    await navigator.serviceWorker.ready;
    if (navigator.onLine) await fill(cache, visitor ? "omit" : "same-origin");
  } catch { /* no signal just now, or the browser forbids it: what is kept already stays */ }
  return Boolean(await caches.match(location.pathname));
}

// Old browsers take no modules in a worker: offline all the same, sending while the page is open.
async function register(worker, scope, sends) {
  if (!sends) return navigator.serviceWorker.register(worker, { scope });
  try {
    await navigator.serviceWorker.register(`${worker}?modul=1`, { scope, type: "module" });
  } catch {
    // A weak signal fails alike; what looks after the page already goes on doing so.
    if (!(await navigator.serviceWorker.getRegistration(scope))) await navigator.serviceWorker.register(worker, { scope });
  }
}

// Ask the browser to send when there is a signal, page or no page.
export async function wakeLater(tag) {
  try {
    const registration = await navigator.serviceWorker.ready;
    await registration.sync?.register(tag);
  } catch { /* the page sends when it is open */ }
}

async function fill(cache, credentials) {
  const kept = await caches.open(cache);
  const wanted = parts();
  const have = new Set((await kept.keys()).map((request) => request.url));
  await Promise.all(wanted.filter((url) => !have.has(url)).map((url) => kept.add(url)));
  const page = new URL(location.pathname, location.href).href;
  if (!have.has(page)) await kept.add(new Request(page, { cache: "no-store", credentials, redirect: "error" })); // never the log-in page in its place
  const current = new Set(wanted);
  for (const url of have) if (url.startsWith(`${location.origin}/static/`) && !current.has(url)) await kept.delete(url);
}
