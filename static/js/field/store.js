// What waits on this phone: records, their photos, half-filled forms. Nothing leaves it unsent.
const NAME = "rpik-lapangan";
const KEPT_SENT = 300; // records that were sent stay in sight, not for ever

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const finished = (work) => new Promise((resolve, reject) => {
  work.oncomplete = () => resolve();
  work.onerror = work.onabort = () => reject(work.error);
});

let opened;
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("records", { keyPath: "key" });
      request.result.createObjectStore("photos", { keyPath: "key" }).createIndex("record", "record");
      request.result.createObjectStore("drafts", { keyPath: "id" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export async function all(store) {
  return asked((await database()).transaction(store).objectStore(store).getAll());
}

export async function get(store, key) {
  return asked((await database()).transaction(store).objectStore(store).get(key));
}

export async function put(store, value) {
  const work = (await database()).transaction(store, "readwrite");
  work.objectStore(store).put(value);
  await finished(work);
}

export async function remove(store, key) {
  const work = (await database()).transaction(store, "readwrite");
  work.objectStore(store).delete(key);
  await finished(work);
}

// A record, its photos and the end of its draft: together or not at all.
export async function enqueue(record, photos, draft) {
  const work = (await database()).transaction(["records", "photos", "drafts"], "readwrite", { durability: "strict" });
  work.objectStore("records").add(record);
  for (const photo of photos) work.objectStore("photos").add(photo);
  if (draft) work.objectStore("drafts").delete(draft);
  await finished(work);
}

// The newest state of one thing, whatever another tab wrote meanwhile.
export async function change(store, key, values) {
  const work = (await database()).transaction(store, "readwrite");
  const found = await asked(work.objectStore(store).get(key));
  if (found) work.objectStore(store).put({ ...found, ...values });
  await finished(work);
}

async function photosOf(record) {
  return asked((await database()).transaction("photos").objectStore("photos").index("record").getAll(record));
}

export async function discard(record) {
  const photos = await photosOf(record);
  const work = (await database()).transaction(["records", "photos"], "readwrite");
  work.objectStore("records").delete(record);
  for (const photo of photos) work.objectStore("photos").delete(photo.key);
  await finished(work);
}

// Forget the oldest of what the office already has, photos and all.
export async function tidy() {
  const [records, photos] = await Promise.all([all("records"), all("photos")]);
  const open = new Set(photos.filter((photo) => photo.state !== "sent").map((photo) => photo.record));
  const sent = records.filter((record) => record.state === "sent" && !open.has(record.key));
  sent.sort((a, b) => b.at.localeCompare(a.at));
  for (const record of sent.slice(KEPT_SENT)) await discard(record.key);
}
