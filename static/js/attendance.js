// Notes presence without leaving the page: a typed code, the QR code in the middle of what the camera
// sees, or one photographed.
import { photographed, watch } from "./camera.js";
import { make } from "./dom.js";

const FRAME_PX = 640; // longest side of a frame that is read
const PHOTO_PX = 1280;
const AIM = 0.25; // how far from the middle a code may lie: the rows above and below are not meant

const form = document.querySelector("[data-scan]");
const said = form?.querySelector("[data-scan-said]");
const busy = new Set();

function show(text, refused) {
  said.prepend(make("li", { class: refused ? "field-error" : "scan-ok" }, text));
  while (said.children.length > 6) said.lastChild.remove();
}

async function send(code) {
  const body = new FormData(form);
  body.set("kode", code);
  try {
    const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    if (!told) return show("Belum tercatat: server menolak. Muat ulang halaman, lalu ulangi.", true), false;
    if (told.refused) return show(told.refused, true), false;
    const box = document.querySelector(`#h${told.ikm}`);
    if (box) box.checked = true;
    if (told.news) {
      const count = document.querySelector("[data-present]");
      count.textContent = (Number(count.textContent.replaceAll(".", "")) + 1).toLocaleString("id");
    }
    show(told.said, false);
    return true;
  } catch {
    show(`Belum tercatat (${code.slice(-20)}): tidak tersambung ke RPIK. Ulangi setelah ada sinyal.`, true);
    return false;
  }
}

form?.addEventListener("submit", async (event) => {
  const field = form.elements.kode;
  if (!field.value.trim()) return;
  event.preventDefault();
  if (await send(field.value)) field.value = "";
  field.focus();
});

async function scan(button) {
  let before = "";
  const lent = await watch(form.querySelector("[data-scan-view]"), button, {
    longest: FRAME_PX,
    seen(found) {
      const text = found && found.off < AIM ? found.text : "";
      // Seen twice, so that a row passed on the way to another is not noted; sent once.
      if (text && text === before && !busy.has(text)) {
        busy.add(text);
        send(text).then((done) => { if (!done) setTimeout(() => busy.delete(text), 3000); });
      }
      before = text;
    },
  });
  if (!lent) show("Kamera tidak diizinkan. Izinkan di pengaturan peramban, atau ketik kodenya.", true);
}

async function readPhoto(input) {
  const text = await photographed(input, PHOTO_PX);
  if (text) await send(text);
  else if (text === "") show("Tidak ada kode yang terbaca di foto itu. Dekatkan kamera ke satu kotak, lalu foto lagi.", true);
}

if (form) {
  const button = form.querySelector("[data-scan-camera]");
  button.hidden = !navigator.mediaDevices?.getUserMedia;
  button.addEventListener("click", () => scan(button));
  form.querySelector("[data-scan-photo]").addEventListener("change", (event) => readPhoto(event.target));
}
