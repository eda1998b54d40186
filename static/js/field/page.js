// "Periksa di lapangan": the list in walking order, the short form, and what waits to be sent.
import { make, number } from "../dom.js";
import { keepPage, wakeLater } from "../offline.js";
import { prepare } from "./photo.js";
import { route } from "./route.js";
import { sender } from "./send.js";
import { all, discard, enqueue, get, newKey, put, remove } from "./store.js";

const CACHE = "rpik-lapangan";
const root = document.querySelector("[data-field]");
const data = JSON.parse(document.querySelector("#lapangan-data").textContent);
const list = document.querySelector("[data-field-list]");
const dialog = document.querySelector("[data-field-dialog]");
const form = dialog.querySelector("form");
const gallery = dialog.querySelector("[data-field-photos]");
const FOUND = { aktif: "masih berusaha", tutup: "sudah tutup", tidak_ada: "tidak ditemukan" };
const NEWS = {
  sending: "Mengirim…", idle: "", later: "Kantor belum dapat menerima; dicoba lagi sendiri.",
  offline: "Tanpa sinyal. Catatan aman di HP ini dan terkirim sendiri nanti.",
  login: "Sesi Anda habis. Masuk lagi untuk mengirim; catatan tetap aman di HP ini.",
  other: "HP ini sedang masuk dengan akun lain. Catatan Anda terkirim setelah Anda masuk lagi.",
};
let start = data.middle, current = null, photos = [], point = null, filter = "semua";

const metresText = (value) => (value < 1000 ? `${number(Math.round(value))} m` : `${number(Math.round(value / 100) / 10)} km`);
const draftId = (member) => `${data.user}:${data.proposal}:${member.id}`;
const clock = (text) => new Date(text).toLocaleString("id-ID", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

// ---- the list

function stateOf(member, records, waitingPhotos) {
  const mine = records.filter((record) => record.values.ikm === member.id).sort((a, b) => b.at.localeCompare(a.at));
  const newest = mine[0];
  const refused = mine.some((record) => record.state === "refused");
  if (newest?.state === "waiting") return { code: "waiting", text: "menunggu kirim", found: newest.values.found };
  if (newest?.state === "sent") {
    const open = waitingPhotos.has(newest.key);
    return { code: open ? "waiting" : "done", text: open ? "foto menunggu kirim" : "terkirim", found: newest.values.found };
  }
  if (refused) return { code: "refused", text: "ditolak, lihat di bawah" };
  if (member.last) return { code: "done", text: `diperiksa ${clock(member.last.at)}`, found: member.last.found };
  return { code: "todo", text: "belum diperiksa" };
}

async function draw() {
  const records = (await all("records")).filter((record) => record.user === data.user && record.proposal === data.proposal);
  const everything = await all("records");
  const waitingPhotos = new Map();
  const refusedPhotos = [];
  for (const photo of await all("photos")) {
    if (photo.state === "waiting") waitingPhotos.set(photo.record, (waitingPhotos.get(photo.record) ?? 0) + 1);
    if (photo.state === "refused" && photo.user === data.user) refusedPhotos.push(photo);
  }
  const members = route(data.members, start);
  const states = members.map((member) => stateOf(member, records, waitingPhotos));
  const items = members.map((member, index) => item(member, states[index], index + 1)).filter((_, index) => filter === "semua" || ["todo", "refused"].includes(states[index].code));
  list.replaceChildren(...(items.length ? items : [make("li", { class: "muted" }, "Semua anggota sudah diperiksa.")]));
  const done = states.filter((state) => ["waiting", "done"].includes(state.code)).length;
  document.querySelector("[data-field-done]").textContent = `${number(done)} dari ${number(members.length)} diperiksa`;
  tally(records, waitingPhotos, refusedPhotos);
  strangers(everything.filter((record) => record.user !== data.user && record.state === "waiting").length);
  troubles(records.filter((record) => record.state === "refused"), refusedPhotos);
}

function item(member, state, place) {
  const lines = [member.product, member.desa, member.step === null ? "tanpa titik" : metresText(member.step)].filter(Boolean).join(" · ");
  const words = state.found ? `${FOUND[state.found]}, ${state.text}` : state.text;
  const button = make("button", { type: "button", class: "field-item", "data-member": member.id },
    make("span", { class: "field-place" }, String(place)),
    make("span", { class: "field-name" }, make("strong", {}, member.title), make("small", {}, lines), make("small", { class: `field-state ${state.code}` }, words)));
  button.addEventListener("click", () => open(member));
  return make("li", {}, button);
}

function tally(records, waitingPhotos, refusedPhotos) {
  const count = (state) => records.filter((record) => record.state === state).length;
  const pictures = [...waitingPhotos.values()].reduce((sum, many) => sum + many, 0);
  const texts = {
    waiting: `${number(count("waiting"))} menunggu${pictures ? `, ${number(pictures)} foto` : ""}`,
    sent: `${number(count("sent"))} terkirim`,
    refused: `${number(count("refused") + refusedPhotos.length)} ditolak`,
  };
  for (const [state, text] of Object.entries(texts)) document.querySelector(`[data-field-count=${state}]`).textContent = text;
  document.querySelector("[data-field-count=refused]").hidden = !(count("refused") + refusedPhotos.length);
  document.querySelector("[data-field-send]").hidden = !(count("waiting") + pictures);
}

function strangers(many) {
  const line = document.querySelector("[data-field-strangers]");
  line.hidden = !many;
  line.textContent = `${number(many)} catatan akun lain menunggu di HP ini; terkirim setelah pemiliknya masuk dan membuka halaman ini.`;
}

// What the office refuses stays here, with the reason, until its writer puts it aside.
function troubles(records, refusedPhotos) {
  const box = document.querySelector("[data-field-troubles]");
  const titles = new Map(data.members.map((member) => [member.id, member.title]));
  const rows = records.map((record) => trouble(
    `${titles.get(record.values.ikm) ?? record.title}, ${clock(record.at)}: ${FOUND[record.values.found]}${record.values.product ? `, ${record.values.product}` : ""}${record.values.note ? `. ${record.values.note}` : ""}`,
    record.reason, () => discard(record.key)));
  rows.push(...refusedPhotos.map((photo) => trouble("Sebuah foto", photo.reason, () => remove("photos", photo.key))));
  box.hidden = !rows.length;
  box.querySelector("ul").replaceChildren(...rows);
}

function trouble(what, reason, drop) {
  const button = make("button", { type: "button", class: "btn" }, "Singkirkan");
  button.addEventListener("click", async () => {
    if (!confirm("Singkirkan dari HP ini? Catat dahulu isinya bila masih diperlukan.")) return;
    await drop();
    await draw();
  });
  return make("li", {}, make("p", {}, make("strong", {}, what)), make("p", {}, reason), button);
}

// ---- the form

async function open(member) {
  current = member;
  form.reset();
  photos = [];
  point = null;
  say("");
  const draft = await get("drafts", draftId(member));
  if (draft) {
    for (const [name, value] of Object.entries(draft.values)) if (form.elements[name]) form.elements[name].value = value;
    photos = draft.photos;
    point = draft.point;
  }
  dialog.querySelector("[data-field-title]").textContent = member.title;
  const known = [member.owner && member.owner !== member.title ? `pemilik ${member.owner}` : "", member.desa, member.workers === null ? "" : `${number(member.workers)} pekerja menurut register`].filter(Boolean);
  dialog.querySelector("[data-field-known]").textContent = known.join(" · ");
  const same = dialog.querySelector("[data-field-same]");
  same.hidden = !member.product;
  same.textContent = `Sama: ${member.product}`;
  showPoint();
  showPhotos();
  dialog.showModal();
  dialog.scrollTop = 0;
}

function values() {
  const found = Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken"));
  return found;
}

async function keepDraft() {
  if (current) await put("drafts", { id: draftId(current), values: values(), photos, point });
}

function say(text) {
  const line = dialog.querySelector("[data-field-error]");
  line.textContent = text;
  line.hidden = !text;
  if (text) line.scrollIntoView({ block: "nearest" });
}

function showPoint() {
  const text = point ? `Titik tercatat, ketelitian ± ${number(Math.round(point.accuracy_m))} m` : "Belum ada titik";
  dialog.querySelector("[data-field-point]").textContent = text;
}

function showPhotos() {
  for (const image of gallery.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  gallery.replaceChildren(...photos.map((photo, index) => {
    const drop = make("button", { type: "button", class: "btn", "aria-label": `Hapus foto ${index + 1}` }, "Hapus");
    drop.addEventListener("click", async () => {
      photos = photos.filter((one) => one !== photo);
      showPhotos();
      await keepDraft();
    });
    return make("li", {}, make("img", { src: URL.createObjectURL(photo.blob), alt: `Foto ${index + 1}` }), drop);
  }));
}

function whereAmI() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) reject(new Error("none"));
    else navigator.geolocation.getCurrentPosition(({ coords }) => resolve(coords), reject, { enableHighAccuracy: true, timeout: 30_000, maximumAge: 5_000 });
  });
}

dialog.querySelector("[data-field-locate]").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  button.disabled = true;
  dialog.querySelector("[data-field-point]").textContent = "Mencari titik…";
  try {
    const { latitude, longitude, accuracy } = await whereAmI();
    point = { lat: latitude, lon: longitude, accuracy_m: accuracy };
    await keepDraft();
  } catch {
    say("Titik belum didapat. Izinkan lokasi untuk halaman ini, berdiri di tempat terbuka, lalu coba lagi. Catatan dapat disimpan tanpa titik.");
  }
  button.disabled = false;
  showPoint();
});

dialog.querySelector("[data-field-same]").addEventListener("click", async () => {
  form.elements.product.value = current.product;
  await keepDraft();
});

form.elements.photo.addEventListener("change", async () => {
  const chosen = [...form.elements.photo.files];
  form.elements.photo.value = "";
  for (const file of chosen) {
    if (photos.length >= data.most_photos) {
      say(`Satu kunjungan memuat paling banyak ${data.most_photos} foto.`);
      break;
    }
    try {
      photos.push({ key: newKey(), blob: await prepare(file) });
    } catch {
      say(`Foto “${file.name}” tidak dapat dibuka. Ambil ulang sebagai JPEG.`);
    }
  }
  showPhotos();
  await keepDraft();
});

form.addEventListener("input", keepDraft);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = values();
  if (!given.found) {
    say("Pilih dahulu: masih berusaha, sudah tutup, atau tidak ditemukan.");
    return;
  }
  const button = form.querySelector("[type=submit]");
  if (button.disabled) return; // pressed twice
  button.disabled = true;
  const at = new Date().toISOString();
  const key = newKey();
  const record = {
    key, user: data.user, proposal: data.proposal, title: current.title, state: "waiting", reason: "", at,
    values: { ikm: current.id, checked_at: at, ...given, ...(point ?? {}) },
  };
  try {
    await enqueue(record, photos.map((photo) => ({ ...photo, record: key, user: data.user, state: "waiting", reason: "" })), draftId(current));
  } catch {
    say("HP ini menolak menyimpan, mungkin penuh. Kosongkan ruang atau kurangi foto, lalu simpan lagi.");
    button.disabled = false;
    return;
  }
  button.disabled = false;
  const id = current.id;
  current = null;
  dialog.close();
  await draw();
  list.querySelector(`[data-member="${id}"]`)?.focus();
  push();
  if (navigator.serviceWorker?.controller) wakeLater(CACHE);
});

dialog.querySelector("[data-field-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => { current = null; });

// ---- sending, order, and life without a signal

const push = sender({
  user: data.user, urls: data.urls, changed: draw, pause: () => Number(root.dataset.retryMs),
  told: (news) => {
    const line = document.querySelector("[data-field-news]");
    line.textContent = NEWS[news];
    line.dataset.news = news;
    document.querySelector("[data-field-login]").hidden = news !== "login";
  },
});
document.querySelector("[data-field-send]").addEventListener("click", push);
document.querySelector("[data-field-here]").addEventListener("click", async () => {
  const line = document.querySelector("[data-field-order]");
  try {
    const { latitude, longitude } = await whereAmI();
    start = { lat: latitude, lon: longitude };
    line.textContent = "Urut dari tempat Anda sekarang.";
  } catch {
    line.textContent = "Tempat Anda belum diketahui; izinkan lokasi untuk halaman ini. Urut dari pusat sentra.";
  }
  await draw();
});
document.querySelector("[data-field-filter]").addEventListener("change", async (event) => {
  filter = event.target.value;
  await draw();
});

await draw();
root.dataset.ready = "1";
push();
navigator.storage?.persist?.().catch(() => {});
const kept = await keepPage({ worker: data.urls.worker, scope: data.urls.scope, cache: CACHE, sends: true });
const ready = document.querySelector("[data-field-offline]");
ready.textContent = kept ? "Siap tanpa sinyal" : "Belum dapat dibuka tanpa sinyal: buka lewat https di peramban HP yang baru. Catatan tetap tersimpan di HP sampai terkirim.";
ready.dataset.kept = kept ? "1" : "0";
