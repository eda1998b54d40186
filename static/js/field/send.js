// Sends what waits, one thing at a time, until the office has said that it has it. The office takes
// the same key any number of times, so a lost answer is no worry: it is sent again.
import { all, change, tidy } from "./store.js";

const LOCK = "rpik-lapangan-kirim";
const LONGEST_WAIT_MS = 60_000;

class Stop extends Error {}

async function ask(url, options, milliseconds) {
  let response;
  try {
    response = await fetch(url, { redirect: "manual", credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(milliseconds), ...options });
  } catch {
    throw new Stop("offline");
  }
  if (response.type === "opaqueredirect") throw new Stop("login");
  let said = null;
  try {
    said = await response.json();
  } catch { /* not the office's own answer: a proxy, a cut line */ }
  return { status: response.status, said };
}

// Return "sent", "later", or the reason why the office refuses.
function verdict({ status, said }) {
  if (status === 200 && said?.key) return "sent";
  if (status === 413) return "Foto ini terlalu besar.";
  if ([400, 403, 404, 422].includes(status) && said?.error) return said.error;
  return "later";
}

function form(values, token) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined) continue;
    if (value instanceof Blob) body.set(name, value, "foto.jpg");
    else body.set(name, String(value));
  }
  return body;
}

async function settle(store, one, result, extra = {}) {
  if (result === "later") return false;
  if (result === "sent") await change(store, one.key, { state: "sent", reason: "", ...extra });
  else await change(store, one.key, { state: "refused", reason: result });
  return true;
}

// One round over everything of this person that waits; true when nothing is left waiting.
async function round({ user, urls, changed }) {
  const mine = (one) => one.user === user && one.state === "waiting";
  const records = (await all("records")).filter(mine).sort((a, b) => a.at.localeCompare(b.at));
  const waiting = (await all("photos")).filter(mine);
  if (!records.length && !waiting.length) return true;
  const key = await ask(urls.key, {}, 15_000);
  if (key.said?.user !== user) throw new Stop(key.said?.user ? "other" : "offline");
  let left = false;
  for (const record of records) {
    const answer = await ask(urls.record.replace("/0/", `/${record.proposal}/`), { method: "POST", body: form({ ...record.values, key: record.key }, key.said.token) }, 30_000);
    if (!(await settle("records", record, verdict(answer)))) left = true;
    changed();
  }
  const states = new Map((await all("records")).map((record) => [record.key, record.state]));
  for (const photo of waiting) {
    if (states.get(photo.record) !== "sent") continue;
    const answer = await ask(urls.photo, { method: "POST", body: form({ key: photo.key, record: photo.record, photo: photo.blob }, key.said.token) }, 180_000);
    if (!(await settle("photos", photo, verdict(answer), { blob: null }))) left = true;
    changed();
  }
  return !left;
}

// The browser's own wake-up, with no page open: send for whoever is logged in; fail and it comes again.
export async function flush(urls) {
  await navigator.locks.request(LOCK, async () => {
    const { said } = await ask(urls.key, {}, 15_000);
    if (!said?.user || !(await round({ user: said.user, urls, changed: () => {} }))) throw new Stop("later");
  });
}

export function sender({ user, urls, changed, told, pause }) {
  let timer, failures = 0, busy = false, again = false;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(push, Math.min(pause() * 1.7 ** Math.min(failures, 12), LONGEST_WAIT_MS));
  }

  async function work() {
    try {
      told("sending");
      const done = await round({ user, urls, changed });
      failures = done ? 0 : failures + 1;
      told(done ? "idle" : "later");
      if (done) await tidy();
      else later();
    } catch (error) {
      failures += 1;
      told(error instanceof Stop ? error.message : "offline");
      later();
    }
    changed();
  }

  async function push() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      // Two tabs send in turn; without locks the office's keys keep it single.
      if (navigator.locks) await navigator.locks.request(LOCK, work);
      else await work();
    } finally {
      busy = false;
    }
    if (again) {
      again = false;
      push();
    }
  }

  addEventListener("online", () => { failures = 0; push(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) push(); });
  return push;
}
