// <form data-upload-queue>: files go up one by one as soon as they are given, and each says how it fares;
// paste anywhere. What did not arrive stays, and can be sent again.
import { problem } from "./drop-zone.js";
import { isLogIn, make, number } from "./dom.js";

const form = document.querySelector("form[data-upload-queue]");
const zone = form.querySelector("[data-drop-zone]");
const input = zone.querySelector("input[type=file]");
const list = form.querySelector("[data-file-list]");
const pasted = form.elements.pasted;
const shape = form.querySelector("[data-pasted-shape]");
const send = form.querySelector("button[type=submit]");
const end = form.querySelector("[data-queue-end]");
const NOT_CONNECTED = "Jaringan terputus; belum ada yang diterima. Sambungkan lagi, lalu tekan Coba lagi.";
const ENDED = { lost: true, ended: true, message: "Sesi Anda sudah berakhir. Masuk lagi di tab lain, lalu tekan Coba lagi di sini; tidak perlu memilih ulang." };
const CHANGED = "Berkas ini berubah, dipindahkan, atau sedang dipakai program lain sejak dipilih. Simpan dan tutup di Excel, lalu pilih lagi.";
let items = []; // {file or text, row, state: waiting, sending, good, bad, refused, next, step}
let running = false;

form.noValidate = true; // a bad file says so in its row; the others go all the same
const same = (a, b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;

function take(files) {
  for (const file of files) if (!items.some((item) => item.file && same(item.file, file))) add({ file });
  input.value = "";
  run();
}

function add(item) {
  item.row = make("li", {}, make("strong", {}, item.file?.name ?? "Tempelan dari Excel"), make("span", { "data-state": "", role: "status" }), make("span", { "data-actions": "" }));
  items.push(item);
  list.append(item.row);
  const bad = item.file && problem(zone, item.file);
  if (bad) become(item, "refused", bad, [away(item)]);
  else become(item, "waiting", "menunggu", [away(item)]);
}

function become(item, state, message, actions) {
  item.state = state;
  item.row.classList.toggle("bad", state === "bad" || state === "refused");
  item.row.classList.toggle("good", state === "good");
  item.row.querySelector("[data-state]").textContent = message;
  const held = item.row.querySelector("[data-actions]");
  const focused = held.contains(document.activeElement);
  held.replaceChildren(...actions);
  if (focused) held.firstElementChild?.focus();
}

function button(text, act, label) {
  const made = make("button", { type: "button", class: "btn btn-sm", "aria-label": label }, text);
  made.addEventListener("click", act);
  return made;
}

const nameOf = (item) => item.file?.name ?? "tempelan";
const away = (item) => button("Keluarkan", () => {
  items = items.filter((other) => other !== item);
  item.row.remove();
  tally();
  input.focus();
}, `Keluarkan ${nameOf(item)}`);
const again = (item, text = "Coba lagi", force = false) => button(text, () => {
  item.force = force;
  become(item, "waiting", "menunggu", [away(item)]);
  run();
}, `${text}: ${nameOf(item)}`);

async function run() {
  if (running) return;
  running = true;
  for (let item; (item = items.find((one) => one.state === "waiting"));) await one(item);
  running = false;
  const [only] = items;
  if (items.length === 1 && only.state === "good") { location.assign(only.next); return; }
  tally();
}

// The way onward, once something was taken in and nothing is on its way.
function tally() {
  const good = items.filter((item) => item.state === "good");
  end.hidden = running || !good.length;
  if (end.hidden) return;
  end.querySelector("[data-queue-count]").textContent = `${number(good.length)} dari ${number(items.length)} diterima. Periksa satu per satu; sesudah satu disimpan, berkas berikutnya ditawarkan.`;
  const [first] = good;
  const onward = end.querySelector("[data-queue-first]");
  onward.href = first.next;
  onward.textContent = `Mulai: ${nameOf(first)}`;
  onward.focus();
}

async function one(item) {
  become(item, "sending", "mengunggah …", [button("Batalkan", () => item.request?.abort(), `Batalkan ${nameOf(item)}`)]);
  const answer = await post(item, (share) => {
    item.row.querySelector("[data-state]").textContent = share < 1 ? `mengunggah ${number(Math.floor(share * 100))} %` : "dibaca …";
  });
  const { next, step } = answer;
  if (answer.ok) {
    Object.assign(item, { next });
    if (item.text === pasted.value) { pasted.value = ""; tell(); }
    become(item, "good", answer.message, [make("a", { class: "btn btn-sm", href: next, "aria-label": `${step}: ${nameOf(item)}` }, step)]);
  } else if (answer.same) {
    become(item, "bad", answer.message, [make("a", { class: "btn btn-sm", href: next }, "Buka impornya"), again(item, "Impor lagi", true), away(item)]);
  } else {
    const log_in = answer.ended && make("a", { class: "btn btn-sm", href: "/masuk/", target: "_blank" }, "Masuk lagi");
    become(item, "bad", answer.message, [...(log_in ? [log_in] : []), ...(answer.lost ? [again(item)] : []), away(item)]);
  }
}

// XMLHttpRequest, because fetch does not tell how much went up.
async function post(item, progress) {
  const data = new FormData();
  const key = item.tried ? await token() : form.elements.csrfmiddlewaretoken.value;
  if (key === null) return ENDED;
  data.set("csrfmiddlewaretoken", key);
  if (item.file) data.set("files", item.file); else data.set("pasted", item.text);
  if (item.force) data.set("again", "on");
  item.tried = true;
  return new Promise((resolve) => {
    const request = item.request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
    request.upload.addEventListener("load", () => progress(1));
    request.addEventListener("load", () => resolve(read(request)));
    request.addEventListener("abort", () => resolve({ lost: true, message: "Dibatalkan; tidak ada yang diterima." }));
    request.addEventListener("error", async () => {
      const readable = await (item.file?.slice(0, 1).arrayBuffer().then(() => true, () => false) ?? true);
      resolve(readable ? { lost: true, message: NOT_CONNECTED } : { message: CHANGED });
    });
    request.send(data);
  });
}

function read(request) {
  if (isLogIn(request.responseURL)) return ENDED;
  try { return JSON.parse(request.responseText); } catch { /* a page, not an answer */ }
  if (request.status === 403) return { lost: true, message: "Belum diterima: akun yang masuk telah berganti. Tekan Coba lagi." };
  return { lost: true, message: `Belum diterima (kode ${request.status}). Tekan Coba lagi; bila tetap gagal, beri tahu administrator.` };
}

// Whoever logged in again meanwhile has another token than this page was made with; null: nobody did.
async function token() {
  const field = form.elements.csrfmiddlewaretoken;
  try {
    const answer = await fetch(location.href);
    if (isLogIn(answer.url)) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    field.value = page.querySelector("[data-upload-queue] [name=csrfmiddlewaretoken]")?.value ?? field.value;
  } catch { /* not connected: the attempt says so */ }
  return field.value;
}

input.addEventListener("change", () => take([...input.files]));
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (text && event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  if (text) { pasted.value = text; tell(); send.focus(); } else if (files.length) take(files);
  if (text || files.length) event.preventDefault();
});
pasted.addEventListener("input", tell);
// A file dropped beside the zone is meant all the same; left to itself the browser would open it.
for (const type of ["dragover", "drop"]) {
  document.addEventListener(type, (event) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (type === "drop") take([...event.dataTransfer.files]);
  });
}

// Files go by themselves; the button is for what was pasted, once it is as meant.
function tell() {
  const rows = pasted.value.split(/\r?\n/).filter((row) => row.trim());
  const columns = Math.max(0, ...rows.slice(0, 50).map((row) => row.split("\t").length));
  shape.textContent = rows.length ? `${number(rows.length)} baris, ${number(columns)} kolom` : "";
  send.parentElement.hidden = !rows.length;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = pasted.value;
  if (!text.trim() || items.some((item) => item.text === text && item.state !== "bad")) return;
  items.filter((item) => item.text).forEach((item) => { if (item.state === "bad") { item.row.remove(); items = items.filter((other) => other !== item); } });
  add({ text });
  run();
});

addEventListener("beforeunload", (event) => { if (running || pasted.value.trim() && !items.some((item) => item.state === "good")) event.preventDefault(); });
if (input.files.length) take([...input.files]);
tell();
