// Notes presence without leaving the page: a typed code, the QR code in the middle of what the camera
// sees, or one photographed (a browser lends its camera to https addresses only).
import { make } from "./dom.js";
import { readQr } from "./qr.js";

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

/** What a video frame or a photo shows, no larger than asked. */
function pixels(source, width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  brush.drawImage(source, 0, 0, canvas.width, canvas.height);
  return brush.getImageData(0, 0, canvas.width, canvas.height);
}

async function aimed(video) {
  const seen = await readQr(pixels(video, video.videoWidth, video.videoHeight, FRAME_PX));
  return seen && seen.off < AIM ? seen.text : "";
}

async function scan(button) {
  const view = form.querySelector("[data-scan-view]");
  const video = view.querySelector("video");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return show("Kamera tidak diizinkan. Izinkan di pengaturan peramban, atau ketik kodenya.", true);
  }
  video.srcObject = stream;
  await video.play();
  view.hidden = false;
  button.hidden = true;
  let on = true;
  view.querySelector("[data-scan-stop]").onclick = () => {
    on = false;
    stream.getTracks().forEach((track) => track.stop());
    view.hidden = true;
    button.hidden = false;
  };
  let before = "";
  while (on) {
    const text = await aimed(video);
    // Seen twice, so that a row passed on the way to another is not noted; sent once.
    if (text && text === before && !busy.has(text)) {
      busy.add(text);
      send(text).then((done) => { if (!done) setTimeout(() => busy.delete(text), 3000); });
    }
    before = text;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function readPhoto(input) {
  const file = input.files[0];
  input.value = "";
  const photo = file && await createImageBitmap(file).catch(() => null);
  const seen = photo && await readQr(pixels(photo, photo.width, photo.height, PHOTO_PX));
  if (seen) await send(seen.text);
  else if (file) show("Tidak ada kode yang terbaca di foto itu. Dekatkan kamera ke satu kotak, lalu foto lagi.", true);
}

if (form) {
  const button = form.querySelector("[data-scan-camera]");
  button.hidden = !navigator.mediaDevices?.getUserMedia;
  button.addEventListener("click", () => scan(button));
  form.querySelector("[data-scan-photo]").addEventListener("change", (event) => readPhoto(event.target));
}
