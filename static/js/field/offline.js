// Keeps this page and all it is made of on the phone, so that it opens without any signal.
export const CACHE = "rpik-lapangan";

function parts() {
  const found = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]")].map((one) => one.href || one.src);
  for (const use of document.querySelectorAll("use")) found.push(new URL((use.getAttribute("href") ?? "").split("#")[0], location.href).href);
  for (const entry of performance.getEntriesByType("resource")) found.push(entry.name);
  return [...new Set(found)].filter((url) => url.startsWith(`${location.origin}/static/`));
}

// Return whether the page will open without a signal.
export async function keepPage(worker, scope) {
  if (!("serviceWorker" in navigator) || !globalThis.caches) return false;
  try {
    await register(worker, scope);
    await navigator.serviceWorker.ready;
    if (navigator.onLine) await fill();
  } catch { /* no signal just now, or the browser forbids it: what is kept already stays */ }
  return Boolean(await caches.match(location.pathname));
}

// Old browsers take no modules in a worker: offline all the same, sending while the page is open.
async function register(worker, scope) {
  try {
    await navigator.serviceWorker.register(`${worker}?modul=1`, { scope, type: "module" });
  } catch {
    // A weak signal fails alike; what looks after the page already goes on doing so.
    if (!(await navigator.serviceWorker.getRegistration(scope))) await navigator.serviceWorker.register(worker, { scope });
  }
}

// Ask the browser to send when there is a signal, page or no page.
export async function wakeLater() {
  try {
    const registration = await navigator.serviceWorker.ready;
    await registration.sync?.register(CACHE);
  } catch { /* the page sends when it is open */ }
}

async function fill() {
  const kept = await caches.open(CACHE);
  const wanted = parts();
  const have = new Set((await kept.keys()).map((request) => request.url));
  await Promise.all(wanted.filter((url) => !have.has(url)).map((url) => kept.add(url)));
  if (!have.has(location.href)) await kept.add(new Request(location.pathname, { cache: "no-store", redirect: "error" })); // never the log-in page in its place
  const current = new Set(wanted);
  for (const url of have) if (url.startsWith(`${location.origin}/static/`) && !current.has(url)) await kept.delete(url);
}
