// <form data-upload-queue>: files gather, go up one by one, and each says how it fares; paste anywhere.
import { problem } from "./drop-zone.js";
import { make, number } from "./dom.js";

const form = document.querySelector("form[data-upload-queue]");
const zone = form.querySelector("[data-drop-zone]");
const input = zone.querySelector("input[type=file]");
const list = form.querySelector("[data-file-list]");
const pasted = form.elements.pasted;
const shape = form.querySelector("[data-pasted-shape]");
const send = form.querySelector("button[type=submit]");
const end = form.querySelector("[data-queue-end]");
let gathered = [];
let sending = false;

form.noValidate = true; // a bad file says so in its row; the others go all the same
const same = (a, b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;

function take(files) {
  gathered = [...gathered, ...files.filter((file) => !gathered.some((other) => same(file, other)))];
  show();
}

function show() {
  const kept = new DataTransfer();
  for (const file of gathered) kept.items.add(file);
  input.files = kept.files;
  list.replaceChildren(...gathered.map((file) => {
    const bad = problem(zone, file);
    const away = make("button", { type: "button", class: "btn btn-sm", "aria-label": `Keluarkan ${file.name}` }, "Keluarkan");
    away.addEventListener("click", () => { gathered = gathered.filter((other) => other !== file); show(); input.focus(); });
    const row = make("li", {}, make("strong", {}, file.name), make("span", { "data-state": "" }, bad ?? "menunggu"), make("span", { "data-actions": "" }, away));
    row.classList.toggle("bad", Boolean(bad));
    return row;
  }));
  weigh();
}

// Once all files are read the way onward is the main button, until there is something to read again.
function weigh() {
  const done = !end.hidden && !gathered.length && !pasted.value.trim();
  send.classList.toggle("btn-primary", !done);
  end.querySelector("a").classList.toggle("btn-primary", done);
}

input.addEventListener("change", () => take([...input.files]));
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (text && event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  if (text) { pasted.value = text; tell(); pasted.focus(); } else if (files.length) take(files);
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

function tell() {
  const rows = pasted.value.split(/\r?\n/).filter((row) => row.trim());
  const columns = Math.max(0, ...rows.slice(0, 50).map((row) => row.split("\t").length));
  shape.textContent = rows.length ? `${number(rows.length)} baris, ${number(columns)} kolom` : "";
  weigh();
}

form.addEventListener("submit", (event) => {
  if (!gathered.length && !pasted.value.trim()) return; // the server says what is missing
  event.preventDefault();
  if (!sending) run();
});

async function run() {
  sending = true;
  send.disabled = true;
  const items = gathered.map((file, index) => ({ file, row: list.children[index] })).filter(({ row }) => !row.classList.contains("bad"));
  if (pasted.value.trim()) {
    const row = make("li", {}, make("strong", {}, "Tempelan dari Excel"), make("span", { "data-state": "" }, "menunggu"), make("span", { "data-actions": "" }));
    list.append(row);
    items.push({ text: pasted.value, row });
  }
  for (const { row } of items) row.querySelector("[data-actions]").replaceChildren();
  let last = null;
  let good = 0;
  for (const item of items) {
    const answer = await one(item, false);
    if (answer.ok) { good += 1; last = answer; }
  }
  sending = false;
  send.disabled = false;
  if (good === 1 && list.children.length === 1) { location.assign(last.next); return; }
  gathered = gathered.filter((file) => !items.some((item) => item.file === file));
  if (good === items.length && pasted.value) { pasted.value = ""; tell(); }
  end.hidden = good === 0;
  end.querySelector("[data-queue-count]").textContent = `${number(good)} dari ${number(list.children.length)} diterima. Periksa kolomnya satu per satu.`;
  weigh();
  end.querySelector("a").focus();
}

async function one(item, again) {
  const { row } = item;
  const state = row.querySelector("[data-state]");
  const actions = row.querySelector("[data-actions]");
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  if (item.file) data.set("files", item.file); else data.set("pasted", item.text);
  if (again) data.set("again", "on");
  row.classList.remove("bad");
  const answer = await post(data, (share) => { state.textContent = share < 1 ? `mengunggah ${number(Math.floor(share * 100))} %` : "dibaca …"; });
  state.textContent = answer.message;
  row.classList.toggle("bad", !answer.ok);
  row.classList.toggle("good", answer.ok);
  actions.replaceChildren();
  if (answer.next) actions.append(make("a", { class: "btn btn-sm", href: answer.next }, answer.ok ? "Periksa kolom" : "Buka impornya"));
  if (answer.same) {
    const more = make("button", { type: "button", class: "btn btn-sm" }, "Impor lagi");
    more.addEventListener("click", async () => {
      const second = await one(item, true);
      if (second.ok && list.children.length === 1) location.assign(second.next);
    });
    actions.append(more);
  }
  return answer;
}

// XMLHttpRequest, because fetch does not tell how much went up.
function post(data, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
    request.upload.addEventListener("load", () => progress(1));
    request.addEventListener("load", () => {
      try { resolve(JSON.parse(request.responseText)); } catch { resolve({ ok: false, message: "Belum diterima. Muat ulang halaman untuk melihat sebabnya, lalu coba lagi." }); }
    });
    request.addEventListener("error", () => resolve({ ok: false, message: "Tidak tersambung ke RPIK. Periksa jaringan kantor, lalu coba lagi." }));
    request.send(data);
  });
}

addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });
if (input.files.length) take([...input.files]);
tell();
